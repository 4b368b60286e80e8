#include "runs/event_routes.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "http/idempotency.hpp"

#include <fmt/format.h>

#include <utility>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr unsigned kOk = 200;
constexpr unsigned kAccepted = 202;

using Answer = IdempotencyService::Answer;
using Once = std::optional<Idempotency>;

void decode_event(const boost::json::value& item, JsonReader& body, std::vector<NewEvent>& events) {
    JsonReader reader(item, fmt::format("events[{}]", events.size()));
    NewEvent& event = events.emplace_back();
    reader.read("event_type", event.event_type);
    reader.read("occurred_at", event.occurred_at);
    const boost::json::value* payload = reader.find("payload");
    if (payload != nullptr && !payload->is_object()) reader.fail("payload must be an object");
    if (payload != nullptr) event.payload = to_canonical_json(*payload);
    if (auto reason = reader.error()) body.fail(std::move(*reason));
}

Result<std::vector<NewEvent>> decode_events(const boost::json::value& body) {
    std::vector<NewEvent> events;
    JsonReader reader(body, "body");
    const boost::json::array* items = reader.find_array("events");
    if (items != nullptr && items->size() > EventService::kMaxEvents)
        return too_many_events(items->size());
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i)
        decode_event((*items)[i], reader, events);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    return events;
}

Response answer(const Request& request, const std::string& data, Durability durability) {
    const bool is_durable = durability != Durability::written;
    return http::data_response(request, is_durable ? kOk : kAccepted, data);
}

/// What a request asks for.
struct Appending {
    RunId id;
    KnownRun run;
    std::vector<NewEvent> events;
};

/// `durability` outlives the write.
asio::awaitable<Result<Answer>> append_once(
    EventService& service, Appending wanted, Durability& durability, Once once
) {
    const bool is_kept = once.has_value();
    const auto taken = co_await service.append(
        wanted.id, std::move(wanted.run), std::move(wanted.events), std::move(once)
    );
    if (!taken) co_return taken.error();
    durability = taken->durability;
    co_return Answer{.data = to_json(*taken, service.sync_mode()), .is_kept = is_kept};
}

asio::awaitable<Response> append(EventService& service, Request& request) {
    const auto id = RunId::parse(request.path_parameters.at("run_id"));
    if (!id) co_return http::problem(request, Error(ErrorCode::invalid_input, "invalid run_id"));
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    const auto run = co_await service.find_own(request.caller, *id);
    if (!run) co_return http::problem(request, run.error());
    auto events = decode_events(*body);
    if (!events) co_return http::problem(request, events.error());
    auto durability = Durability::stored;
    const auto write = [&](Once once) {
        return append_once(service, {*id, *run, std::move(*events)}, durability, std::move(once));
    };
    const auto data = co_await http::run_once(service.once(), request, *body, write);
    if (!data) co_return http::problem(request, data.error());
    co_return answer(request, *data, durability);
}

}  // namespace

void add_event_routes(http::Router& router, EventService& events) {
    http::add_routes(
        router,
        events,
        {.minimum_role = Role::agent, .rate_class = http::RateClass::ingest},
        {{http::Method::post, "/v1/runs/{run_id}/events", append}}
    );
}

}  // namespace akashi
