#include "runs/event_service.hpp"

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "runs/event_codec.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

std::string_view name_of(Durability durability) {
    switch (durability) {
        case Durability::stored:
            return "stored";
        case Durability::synced:
            return "synced";
        case Durability::written:
            return "written";
    }
    return {};
}

std::string_view name_of(std::optional<SyncMode> mode) {
    if (!mode) return "off";
    switch (*mode) {
        case SyncMode::full:
            return "full";
        case SyncMode::batch:
            return "batch";
        case SyncMode::none:
            return "none";
    }
    return {};
}

std::optional<Error> check(const std::vector<NewEvent>& events) {
    const auto invalid = [](std::string message) {
        return Error(ErrorCode::invalid_input, std::move(message));
    };
    if (events.empty()) return invalid("events array must not be empty");
    if (events.size() > EventService::kMaxEvents) return too_many_events(events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        const std::string& type = events[i].event_type;
        if (type.empty()) return invalid(fmt::format("events[{}].event_type is required", i));
        if (utf8_length(type) > EventService::kMaxTypeLength)
            return invalid(fmt::format(
                "events[{}].event_type exceeds maximum length of {} characters",
                i,
                EventService::kMaxTypeLength
            ));
    }
    return std::nullopt;
}

Event make_event(NewEvent event, Time received) {
    Event made;
    made.id = Uuid::make_v7();
    made.event_type = std::move(event.event_type);
    made.occurred_at = event.occurred_at.value_or(received);
    made.created_at = received;
    made.payload = std::move(event.payload);
    return made;
}

}  // namespace

Error too_many_events(std::size_t count) {
    return {
        ErrorCode::invalid_input,
        fmt::format("events count {} exceeds maximum of {}", count, EventService::kMaxEvents)
    };
}

std::string to_json(const TakenEvents& taken, std::optional<SyncMode> mode) {
    const bool is_durable = taken.durability != Durability::written;
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("accepted", std::ssize(taken.ids));
    out.key("event_ids").begin_array();
    for (const Uuid& id : taken.ids) out.value(id.str());
    out.end_array().member("status", is_durable ? "persisted" : "buffered");
    out.member(
        "message",
        is_durable ? "events durably persisted"
                   : "events accepted for processing; durable after next flush"
    );
    out.member("durability", name_of(taken.durability)).member("wal_sync_mode", name_of(mode));
    out.end_object();
    return data;
}

asio::awaitable<Result<KnownRun>> EventService::find_own(Caller caller, RunId id) {
    const auto run = co_await runs_.find(caller.org, id);
    if (!run) co_return run.error();
    if (!caller.is_admin() && run->agent_id != caller.agent_id)
        co_return Error(ErrorCode::forbidden, "not your run");
    co_return *run;
}

asio::awaitable<Result<TakenEvents>> EventService::append(
    RunId id, KnownRun run, std::vector<NewEvent> events, std::optional<Idempotency> once
) {
    if (auto error = check(events)) co_return *error;
    if (run.status != kRunning) {
        co_return Error(
            ErrorCode::conflict,
            fmt::format("run has ended ({}) and takes no more events", run.status)
        );
    }
    TakenEvents taken;
    EventBatch batch;
    batch.org = run.org;
    batch.run = id;
    batch.agent_id = std::move(run.agent_id);
    const Time received = clock_();
    for (NewEvent& event : events) {
        batch.events.push_back(make_event(std::move(event), received));
        taken.ids.push_back(batch.events.back().id);
    }
    if (encoded_size(batch) > EventLog::kMaxBatchBytes)
        co_return Error(ErrorCode::too_large, "the events of a request may have 16 MiB together");
    if (once) once->answer = to_json(taken, sync_mode());  // it is stored when it is answered
    batch.once = std::move(once);
    const auto durability = co_await buffer_.append(std::move(batch));
    if (!durability) {
        runs_.forget(id);
        co_return run_not_found();
    }
    taken.durability = *durability;
    co_return taken;
}

}  // namespace akashi
