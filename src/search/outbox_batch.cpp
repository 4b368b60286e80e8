#include "search/outbox_batch.hpp"

#include "base/log.hpp"
#include "vectors/vector_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

/// The longest time before a failed entry is tried again.
constexpr std::chrono::seconds kLongestPause{300};
/// Before the index is told something, so much of the claim must be left: more than a call takes.
constexpr std::chrono::seconds kReserve{15};
/// Texts that go to the provider at once: twice as many after each time that was quick.
constexpr std::size_t kFirstTexts = 8;
constexpr std::chrono::seconds kQuick{1};

std::chrono::seconds pause_after(std::int64_t attempts) {
    return std::min(std::chrono::seconds(std::int64_t{1} << (attempts + 1)), kLongestPause);
}

}  // namespace

/// A current decision without a vector.
struct OutboxBatch::Missing {
    VectorPoint* point;
    std::string text;
};

/// A batch on its way.
struct OutboxBatch::Work {
    std::vector<OutboxEntry> entries;
    SteadyClock::time_point claimed_at = SteadyClock::now();
    std::optional<std::string> model;  ///< of the provider that works now
    std::vector<LoadedPoint> current;  ///< the decisions of the upserts, with their vectors
    std::vector<EndedDecision> ended;  ///< those of the removals
    std::set<DecisionId> kept;         ///< of the upserts
    std::set<DecisionId> postponed;    ///< of the upserts: there was no time for their vectors
    std::map<DecisionId, std::string> refused;  ///< by the index, and why
    Outcome outcome;

    std::vector<DecisionId> ids(OutboxOperation operation) const {
        std::vector<DecisionId> ids;
        for (const OutboxEntry& entry : entries)
            if (entry.operation == operation) ids.push_back(entry.decision_id);
        return ids;
    }
    /// Of the removals, and of upserts that came too late: an earlier attempt may have stored them.
    std::vector<DecisionId> to_remove() const {
        std::set<DecisionId> living;
        for (const LoadedPoint& loaded : current) living.insert(loaded.point.id);
        std::vector<DecisionId> ids = this->ids(OutboxOperation::remove);
        if (!model) return ids;
        for (const DecisionId& id : this->ids(OutboxOperation::upsert))
            if (!living.contains(id)) ids.push_back(id);
        return ids;
    }
    bool is_late() const { return SteadyClock::now() > claimed_at + kClaim - kReserve; }
};

OutboxBatch::OutboxBatch(OutboxPorts ports, Clock clock)
    : ports_(ports), clock_(std::move(clock)) {}

asio::awaitable<OutboxBatch::Outcome> OutboxBatch::work_off(std::vector<OutboxEntry> entries) {
    Work work;
    work.entries = std::move(entries);
    work.model = ports_.embedding.model();
    for (const OutboxEntry& entry : work.entries)
        if (entry.operation == OutboxOperation::remove)
            work.ended.push_back({entry.decision_id, entry.org_id});
    co_await load(work);
    co_await embed(work);
    if (ports_.points) co_await tell_index(work);
    if (work.outcome.is_index_away)
        co_await ports_.outbox.release(work.entries);
    else
        co_await finish(work);
    co_return work.outcome;
}

asio::awaitable<void> OutboxBatch::load(Work& work) {
    auto ids = work.ids(OutboxOperation::upsert);
    if (ids.empty()) co_return;
    if (work.model)
        work.current = co_await ports_.vectors.load(*work.model, std::move(ids));
    else
        co_await skip(std::move(ids), work);
}

/// The backfill comes back to decisions without a vector, but not to those with one.
asio::awaitable<void> OutboxBatch::skip(std::vector<DecisionId> ids, Work& work) {
    const auto all = std::ssize(ids);
    if (ports_.points && ports_.embedding.is_configured())
        for (const DecisionId& id : co_await ports_.vectors.list_embedded(std::move(ids)))
            work.kept.insert(id);
    work.outcome.kept = std::ssize(work.kept);
    work.outcome.skipped = all - work.outcome.kept;
}

/// Makes the vectors that are missing, a few at a time, so that what a slow provider has made is
/// stored before the claim ends. The rest comes with the next claim.
asio::awaitable<void> OutboxBatch::embed(Work& work) {
    if (!work.model) co_return;
    std::vector<Missing> missing;
    for (LoadedPoint& loaded : work.current)
        if (loaded.text) missing.push_back({&loaded.point, std::move(*loaded.text)});
    std::size_t count = kFirstTexts;
    for (std::span<Missing> left = missing; !left.empty();) {
        const auto begin = SteadyClock::now();
        const auto some = left.first(std::min(count, left.size()));
        if (work.is_late()) {
            for (const Missing& one : left) work.postponed.insert(one.point->id);
            co_return;
        }
        if (!co_await embed_some(*work.model, some, work.outcome)) {
            work.outcome.skipped += std::ssize(left);  // the service tells why
            co_return;
        }
        left = left.subspan(some.size());
        if (SteadyClock::now() < begin + kQuick) count *= 2;
    }
}

/// False when the provider does not work.
asio::awaitable<bool> OutboxBatch::embed_some(
    std::string model, std::span<Missing> missing, Outcome& outcome
) {
    std::vector<std::string> texts;
    for (Missing& one : missing) texts.push_back(std::move(one.text));
    std::vector<Embedded> made;
    try {
        made = co_await ports_.embedding.embed(model, std::move(texts));
    } catch (const EmbedderAway&) {
        co_return false;
    }
    std::vector<StoredVector> stored;
    for (std::size_t i = 0; i < missing.size(); ++i) {
        VectorPoint& point = *missing[i].point;
        if (const auto* vector = std::get_if<Vector>(&made[i]))
            point.vector = *vector;
        else
            log::warn(
                "backfill: text refused",
                {{"decision_id", point.id.str()}, {"error", std::get<std::string>(made[i])}}
            );
        stored.push_back({point.id, point.org_id, std::move(made[i])});
    }
    co_await ports_.vectors.save(std::move(model), std::move(stored));
    outcome.has_changed = true;
    co_return true;
}

/// First what is new, then what ended, so that a decision of both is gone.
asio::awaitable<void> OutboxBatch::tell_index(Work& work) {
    work.outcome.is_index_away = work.is_late();
    if (work.outcome.is_index_away) co_return;
    std::vector<VectorPoint> points;
    for (const LoadedPoint& loaded : work.current)
        if (!loaded.point.vector.empty()) points.push_back(loaded.point);
    const auto upserts = std::ssize(points);
    const auto removals = work.to_remove();
    const char* failed = "search outbox: qdrant upsert";
    auto count = upserts;
    std::string error;
    try {
        if (!points.empty()) co_await upsert(std::move(points), work);
        failed = "search outbox: qdrant delete";
        count = std::ssize(removals);
        if (!removals.empty()) co_await remove(removals, work);
    } catch (const VectorsAway& away) {
        error = away.what();
    }
    if (error.empty()) {
        if (upserts > 0) log::debug("search outbox: upserted", {{"count", upserts}});
        if (!removals.empty()) log::debug("search outbox: deleted", {{"count", removals.size()}});
        co_return;
    }
    work.outcome.is_index_away = true;
    away_.Increment();
    if (failure_lines_.admit(SteadyClock::now()))
        log::error(failed, {{"error", error}, {"count", count}});
}

/// Finds the points that the index refuses by halving.
asio::awaitable<void> OutboxBatch::upsert(std::vector<VectorPoint> points, Work& work) {
    std::string refusal;
    try {
        co_await ports_.points->upsert(points);
        co_return;
    } catch (const PointRejected& rejected) {
        refusal = rejected.what();
    }
    if (points.size() == 1) {
        work.refused.emplace(points.front().id, std::move(refusal));
        co_return;
    }
    const auto middle = points.begin() + std::ssize(points) / 2;
    std::vector<VectorPoint> second(
        std::make_move_iterator(middle), std::make_move_iterator(points.end())
    );
    points.erase(middle, points.end());
    co_await upsert(std::move(points), work);
    co_await upsert(std::move(second), work);
}

asio::awaitable<void> OutboxBatch::remove(std::vector<DecisionId> ids, Work& work) {
    try {
        co_await ports_.points->remove(ids);
    } catch (const PointRejected& rejected) {
        for (const DecisionId& id : ids) work.refused.emplace(id, rejected.what());
    }
}

asio::awaitable<void> OutboxBatch::finish(Work& work) {
    if (!work.ended.empty()) {
        co_await ports_.vectors.forget(work.ended);
        work.outcome.has_changed = true;
    }
    std::vector<OutboxEntry> done;
    std::vector<OutboxEntry> left_over;
    std::vector<OutboxEntry> failed;
    for (const OutboxEntry& entry : work.entries) {
        const bool is_upsert = entry.operation == OutboxOperation::upsert;
        if (work.refused.contains(entry.decision_id))
            failed.push_back(entry);
        else if (is_upsert && (work.kept.contains(entry.decision_id) ||
                               work.postponed.contains(entry.decision_id)))
            left_over.push_back(entry);
        else
            done.push_back(entry);
    }
    co_await ports_.outbox.complete(std::move(done));
    co_await ports_.outbox.release(std::move(left_over));
    for (const OutboxEntry& entry : failed)
        co_await count_attempt(entry, work.refused.at(entry.decision_id));
}

asio::awaitable<void> OutboxBatch::count_attempt(OutboxEntry entry, std::string error) {
    const std::int64_t attempts = entry.attempts + 1;
    const bool is_upsert = entry.operation == OutboxOperation::upsert;
    failures_.Increment();
    co_await ports_.outbox.retry_later(entry, error, clock_() + pause_after(entry.attempts));
    if (attempts >= kMaxAttempts)
        log::warn(
            "search outbox: dead-letter entry",
            {{"outbox_id", entry.id},
             {"decision_id", entry.decision_id.str()},
             {"operation", is_upsert ? "upsert" : "delete"},
             {"attempts", attempts},
             {"error", error}}
        );
    else if (failure_lines_.admit(SteadyClock::now()))
        log::error(
            is_upsert ? "search outbox: qdrant upsert" : "search outbox: qdrant delete",
            {{"error", error}, {"count", 1}}
        );
}

}  // namespace akashi
