#include "decisions/postgres/trace_writer.hpp"

#include "base/result.hpp"
#include "decisions/postgres/sql.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/defer.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kWaitingLimit = 4096;
constexpr std::size_t kBatchLimit = 128;
/// Keeps the server busy while the next batch gathers.
constexpr int kInFlight = 2;
/// When this many traces wait, the load is high or one of the two batches is slow, for example
/// because PostgreSQL merges new words into the search index. Then a third batch starts.
constexpr std::size_t kCrowd = 16;
constexpr int kInFlightForCrowd = 3;
/// Longest time a trace waits for others to join its batch.
constexpr auto kGathering = std::chrono::milliseconds(3);
/// After a batch of this size or more, the next one waits for at least as many traces.
constexpr std::size_t kCompany = 4;
/// Longer than the pool lets a transaction and the wait for a connection take.
constexpr auto kStopGrace = std::chrono::seconds(30);
/// How many times a trace is tried while a row writer answers `try_again`.
constexpr int kAttempts = 3;

}  // namespace

TraceWriter::TraceWriter(
    asio::any_io_executor executor, Pool& pool, Writers writers, Notifier* notifier
)
    : strand_(asio::make_strand(executor)),
      pool_(pool),
      writers_(std::move(writers)),
      notifier_(notifier),
      batches_(executor),
      gathering_(strand_) {}

asio::awaitable<Result<Recorded>> TraceWriter::record(TraceRecord trace) {
    Pending pending{.trace = std::move(trace), .refusal = {}, .failure = {}, .resume = {}};
    auto start = [this, &pending](auto handler) {
        auto home = asio::make_work_guard(asio::get_associated_executor(handler));
        pending.resume = [home = std::move(home), handler = std::move(handler)]() mutable {
            asio::defer(home.get_executor(), std::move(handler));
        };
        asio::dispatch(strand_, [this, &pending] { push(pending); });
    };
    // Cancelling the caller does not cancel the trace: it may be on disk already.
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
        std::move(start), asio::use_awaitable
    );
    if (pending.failure) std::rethrow_exception(pending.failure);
    if (pending.refusal) co_return std::move(*pending.refusal);
    co_return std::move(pending.trace.recorded);
}

asio::awaitable<std::int64_t> TraceWriter::forget_idempotency_keys(Time before) {
    const Rows rows = co_await pool_.run(sql::forget_idempotency_keys, Parameters::of(before));
    co_return rows.changed();
}

asio::awaitable<void> TraceWriter::stop() { return batches_.join(kStopGrace); }

void TraceWriter::push(Pending& pending) {
    if (waiting_.size() >= kWaitingLimit) {
        pending.failure = std::make_exception_ptr(Unavailable(
            "the server is overloaded: too many writes are waiting; try again in a second"
        ));
        std::exchange(pending.resume, nullptr)();
        return;
    }
    waiting_.push_back(&pending);
    start_batches();
}

void TraceWriter::start_batches() {
    while (is_worth_sending()) {
        const auto count = static_cast<std::ptrdiff_t>(std::min(kBatchLimit, waiting_.size()));
        Batch batch(waiting_.begin(), waiting_.begin() + count);
        waiting_.erase(waiting_.begin(), waiting_.begin() + count);
        ++in_flight_;
        traces_in_flight_ += batch.size();
        last_batch_ = batch.size();
        batches_.spawn(strand_, write(std::move(batch)));
    }
    if (waiting_.empty() || in_flight_ >= kInFlight) return;
    const auto end = waiting_.front()->arrival + kGathering;
    if (gathering_.expiry() == end) return;
    gathering_.expires_at(end);
    gathering_.async_wait([this](boost::system::error_code ec) {
        if (!ec) start_batches();
    });
}

/// A transaction costs the server as much as two traces. So the next batch is half as large as what
/// is in flight, and while traces arrive together it waits for some; a trace that arrives alone is
/// written alone and at once.
bool TraceWriter::is_worth_sending() const {
    if (waiting_.empty() || in_flight_ == kInFlightForCrowd) return false;
    if (in_flight_ >= kInFlight) return waiting_.size() >= kCrowd;
    const std::size_t company = last_batch_ >= kCompany ? kCompany : 1;
    if (waiting_.size() >= std::max(company, traces_in_flight_ / 2)) return true;
    return waiting_.front()->arrival + kGathering <= Clock::now();
}

asio::awaitable<void> TraceWriter::write(Batch batch) {
    bool refused = false;
    try {
        co_await try_together(batch);
    } catch (const PostgresError&) {
        refused = true;
    } catch (...) {
        for (Pending* pending : batch) pending->failure = std::current_exception();
    }
    if (refused)
        for (Pending* pending : batch) co_await write_alone(*pending);
    --in_flight_;
    traces_in_flight_ -= batch.size();
    start_batches();
    // Last: a resumed trace may be destroyed at once, and the writer after the last trace.
    for (Pending* pending : batch) std::exchange(pending->resume, nullptr)();
}

asio::awaitable<void> TraceWriter::try_together(const Batch& batch) {
    std::vector<TraceRecord*> traces;
    traces.reserve(batch.size());
    for (Pending* pending : batch) traces.push_back(&pending->trace);
    WriteBatch statements;
    for (auto* writer : writers_) writer->add_to(statements, traces);
    co_await statements.commit(pool_);
    announce(batch);
}

asio::awaitable<void> TraceWriter::write_alone(Pending& pending) {
    try {
        for (int attempt = 0; attempt < kAttempts; ++attempt)
            if (co_await is_settled(pending)) co_return;
        throw Unavailable("the agent of the trace is being deleted; try again");
    } catch (...) {
        pending.failure = std::current_exception();
    }
}

/// One attempt; false when the trace should be tried again.
asio::awaitable<bool> TraceWriter::is_settled(Pending& pending) {
    std::optional<PostgresError> error;
    try {
        co_await try_together({&pending});
        co_return true;
    } catch (const PostgresError& refusal) {
        error = refusal;
    }
    Verdict verdict = co_await explain(*error, pending.trace);
    if (verdict.kind == Verdict::Kind::refused) pending.refusal = std::move(verdict.error);
    co_return verdict.kind != Verdict::Kind::try_again;
}

/// What the refusal of a trace means for its client. Rethrows an error that the client did not
/// cause.
asio::awaitable<Verdict> TraceWriter::explain(const PostgresError& error, TraceRecord& trace) {
    for (auto* writer : writers_)
        if (Verdict verdict = co_await writer->explain(error, trace);
            verdict.kind != Verdict::Kind::none)
            co_return verdict;
    // Raised by akashi_require(), whose message is for the client.
    if (error.state() == "AK400")
        co_return Verdict::refuse(Error(ErrorCode::invalid_input, error.reason()));
    constexpr std::string_view kNotInText = "22021";
    constexpr std::string_view kNotInJson = "22P05";
    if (error.state() == kNotInText || error.state() == kNotInJson)
        co_return Verdict::refuse(
            Error(ErrorCode::invalid_input, "texts must not contain the NUL character")
        );
    throw error;
}

void TraceWriter::announce(const Batch& batch) {
    if (notifier_ == nullptr) return;
    Notifier::Decisions decisions;
    decisions.reserve(batch.size());
    for (const Pending* pending : batch)
        decisions.emplace_back(pending->trace.decision.org_id, pending->trace.decision.id);
    notifier_->decisions_recorded(std::move(decisions));
}

}  // namespace akashi::postgres
