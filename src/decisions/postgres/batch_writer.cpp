#include "decisions/postgres/batch_writer.hpp"

#include "base/maybe_stored.hpp"
#include "base/metrics.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

using Traces = std::span<PendingTrace* const>;
using Clock = PendingTrace::Clock;

/// How many times a trace is tried alone while others get in its way.
constexpr int kAttempts = 8;
constexpr const char* kInTheWay =
    "other changes get in the way of the trace, such as the deletion of its agent; nothing was "
    "stored; try again in a second";

std::exception_ptr unavailable(const std::string& text) {
    return std::make_exception_ptr(Unavailable(text));
}

/// For a trace that may have been committed.
std::exception_ptr unknown_outcome(const OutcomeUnknown& error) {
    return std::make_exception_ptr(MaybeStored(error.what()));
}

void fail(Traces traces, const std::exception_ptr& failure) {
    for (PendingTrace* pending : traces) pending->failure = failure;
}

/// When the first of the traces is due.
Clock::time_point due_of(Traces traces) {
    return (*std::ranges::min_element(traces, {}, &PendingTrace::arrival))->due();
}

/// How many traces a transaction has, and how long it takes.
void note_commit(std::size_t traces, Clock::time_point start) {
    static auto& sizes = metrics::histogram(
        {"akashi.traces.batch_size", "Traces that were written in one transaction"},
        {1, 2, 4, 8, 16, 32, 64, 128}
    );
    static auto& times = metrics::histogram(
        {"akashi.traces.commit", "Time of a transaction that wrote traces", metrics::Unit::seconds},
        metrics::second_bounds()
    );
    sizes.Observe(static_cast<double>(traces));
    times.Observe(metrics::seconds_since(start));
}

/// Another transaction was in the way, and may not be at the next attempt.
bool is_race(const PostgresError& error) {
    return error.is_retryable() || error.is_broken_reference();
}

}  // namespace

/// With halves, one bad trace among many costs a few transactions more, not one for each of them.
asio::awaitable<void> BatchWriter::settle(Traces traces) {
    if (traces.size() == 1) co_return co_await settle_one(*traces.front());
    if (co_await try_together(traces)) co_return;
    const std::size_t half = traces.size() / 2;
    co_await settle(traces.first(half));
    co_await settle(traces.subspan(half));
}

asio::awaitable<std::optional<Error>> BatchWriter::foresee(const TraceRecord& trace) {
    for (auto* writer : writers_)
        if (auto refusal = co_await writer->foresee(trace)) co_return refusal;
    co_return std::nullopt;
}

/// False when the database refused them.
asio::awaitable<bool> BatchWriter::try_together(Traces traces) {
    try {
        co_await commit(traces);
    } catch (const PostgresError& error) {
        if (!error.is_late()) co_return false;
        fail(traces, unavailable(kLate));
    } catch (const OutcomeUnknown& error) {
        fail(traces, unknown_outcome(error));
    } catch (...) {
        fail(traces, std::current_exception());
    }
    co_return true;
}

asio::awaitable<void> BatchWriter::settle_one(PendingTrace& pending) {
    try {
        for (int attempt = 0; attempt < kAttempts; ++attempt)
            if (co_await try_one(pending)) co_return;
        pending.failure = unavailable(kInTheWay);
    } catch (const OutcomeUnknown& error) {
        pending.failure = unknown_outcome(error);
    } catch (...) {
        pending.failure = std::current_exception();
    }
}

/// One attempt; false when the trace should be tried again.
asio::awaitable<bool> BatchWriter::try_one(PendingTrace& pending) {
    PendingTrace* const alone = &pending;
    std::optional<PostgresError> error;
    try {
        co_await commit({&alone, 1});
        co_return true;
    } catch (const PostgresError& refusal) {
        error = refusal;
    }
    if (error->is_late()) throw Unavailable(kLate);
    Verdict verdict;
    try {
        verdict = co_await explain(*error, pending.trace);
    } catch (const OutcomeUnknown&) {
        throw Unavailable(kLate);  // it only asks: nothing is stored
    }
    if (verdict.kind == Verdict::Kind::refused) pending.refusal = std::move(verdict.error);
    co_return verdict.kind != Verdict::Kind::try_again;
}

/// The database gives up waiting for a lock when the first trace is due, and lets nothing be
/// committed after that.
asio::awaitable<void> BatchWriter::commit(Traces traces) {
    const auto due = due_of(traces);
    const Time deadline = co_await time_of(due);
    const auto left = std::chrono::floor<std::chrono::milliseconds>(due - Clock::now());
    if (left.count() <= 0) throw Unavailable(kLate);
    std::vector<TraceRecord*> records;
    records.reserve(traces.size());
    for (PendingTrace* pending : traces) records.push_back(&pending->trace);
    WriteBatch batch;
    batch.call("set_config", Parameters::of("lock_timeout", std::to_string(left.count()), true));
    for (auto* writer : writers_) writer->add_to(batch, records);
    batch.call("akashi_require_in_time", Parameters::of(deadline));
    const auto start = Clock::now();
    try {
        co_await batch.commit(pool_, due + PendingTrace::kAnswer);
        note_commit(traces.size(), start);
    } catch (const PostgresError& error) {
        if (error.is_late()) clock_.forget();  // perhaps the database's clock was set
        throw;
    }
    announce(traces);
}

/// `due` on the clock of the database. Only asks, so that its failure means that nothing is
/// written.
asio::awaitable<Time> BatchWriter::time_of(Clock::time_point due) {
    try {
        co_return co_await clock_.at(due);
    } catch (const OutcomeUnknown&) {
        throw Unavailable(kLate);
    }
}

/// What the refusal of a trace means for its client. Throws an error that the client did not cause.
asio::awaitable<Verdict> BatchWriter::explain(const PostgresError& error, TraceRecord& trace) {
    for (auto* writer : writers_)
        if (Verdict verdict = co_await writer->explain(error, trace);
            verdict.kind != Verdict::Kind::none)
            co_return verdict;
    if (is_race(error)) co_return Verdict{Verdict::Kind::try_again, {}};
    // Raised by akashi_require(), whose message is for the client.
    if (error.state() == "AK400")
        co_return Verdict::refuse(Error(ErrorCode::invalid_input, error.reason()));
    throw error;
}

void BatchWriter::announce(Traces traces) {
    if (notifier_ == nullptr) return;
    Notifier::Decisions decisions;
    decisions.reserve(traces.size());
    for (const PendingTrace* pending : traces)
        decisions.emplace_back(pending->trace.decision.org_id, pending->trace.decision.id);
    notifier_->decisions_recorded(std::move(decisions));
}

}  // namespace akashi::postgres
