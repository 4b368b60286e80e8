#include "decisions/postgres/trace_writer.hpp"

#include "base/result.hpp"
#include "base/span.hpp"
#include "decisions/postgres/sql.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/defer.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kWaitingLimit = 4096;
/// Bad traces must not take all places.
constexpr std::size_t kAloneLimit = 1024;
constexpr std::ptrdiff_t kAloneOfSender = 128;
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
constexpr const char* kFull =
    "the server is overloaded: too many writes are waiting; try again in a second";

/// The first of those that wait, up to kBatchLimit.
TraceBatch take_batch(std::deque<PendingTrace*>& queue) {
    const auto end =
        queue.begin() + static_cast<std::ptrdiff_t>(std::min(kBatchLimit, queue.size()));
    TraceBatch batch(queue.begin(), end);
    queue.erase(queue.begin(), end);
    return batch;
}

void refuse(PendingTrace& pending, const char* reason) {
    pending.failure = std::make_exception_ptr(Unavailable(reason));
    pending.finish();
}

bool is_at_fault(const PendingTrace& pending) {
    return pending.refusal.has_value() || pending.trace.recorded.replayed;
}

}  // namespace

TraceWriter::TraceWriter(
    asio::any_io_executor executor, Pool& pool, Writers writers, Notifier* notifier
)
    : strand_(asio::make_strand(executor)),
      pool_(pool),
      writer_(pool, std::move(writers), notifier),
      batches_(executor),
      gathering_(strand_),
      batch_ended_(strand_, Clock::time_point::max()),
      watch_(strand_) {}

asio::awaitable<Result<Recorded>> TraceWriter::record(TraceRecord trace) {
    const span::Child span("postgres.group_commit");
    PendingTrace pending{.trace = std::move(trace), .refusal = {}, .failure = {}, .resume = {}};
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

asio::awaitable<void> TraceWriter::stop() {
    co_await batches_.join(kStopGrace);
    co_await asio::co_spawn(strand_, stop_timers(), asio::use_awaitable);
}

/// An armed timer would keep the threads from ending.
asio::awaitable<void> TraceWriter::stop_timers() {
    gathering_.cancel();
    watch_.cancel();
    co_return;
}

void TraceWriter::push(PendingTrace& pending) {
    if (suspects_.contains(pending.trace.sender, Clock::now())) return write_alone(pending);
    if (waiting_.size() + unchecked_.size() >= kWaitingLimit) return refuse(pending, kFull);
    if (doubtful_kinds_.contain(pending.trace)) {
        unchecked_.push_back(&pending);
        start_lookups();
    } else {
        waiting_.push_back(&pending);
        start_batches();
    }
    watch_waiting();
}

void TraceWriter::write_alone(PendingTrace& pending) {
    const auto of_sender = std::ranges::count_if(alone_, [&](const PendingTrace* other) {
        return other->trace.sender == pending.trace.sender;
    });
    if (alone_.size() >= kAloneLimit || of_sender >= kAloneOfSender) return refuse(pending, kFull);
    alone_.push_back(&pending);
    start_writing_alone();
    watch_waiting();
}

void TraceWriter::start_batches() {
    while (is_worth_sending()) {
        TraceBatch batch = take_batch(waiting_);
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

asio::awaitable<void> TraceWriter::write(TraceBatch batch) {
    const auto overdue = std::ranges::partition(batch, [](const PendingTrace* pending) {
        return Clock::now() < pending->due();
    });
    for (PendingTrace* pending : overdue)
        pending->failure = std::make_exception_ptr(Unavailable(kLate));
    const std::size_t timely = batch.size() - overdue.size();
    if (timely > 0) co_await writer_.settle(std::span(batch).first(timely));
    note_suspects(batch);
    --in_flight_;
    traces_in_flight_ -= batch.size();
    batch_ended_.cancel();
    start_batches();
    // Last: a resumed trace may be destroyed at once, and the writer after the last trace.
    for (PendingTrace* pending : batch) pending->finish();
}

/// Who is at fault for a batch has cost the others in it.
void TraceWriter::note_suspects(const TraceBatch& batch) {
    if (batch.size() == 1) return;
    for (const PendingTrace* pending : batch)
        if (is_at_fault(*pending)) suspects_.add(pending->trace.sender, Clock::now());
}

void TraceWriter::start_lookups() {
    if (std::exchange(is_looking_up_, true)) return;
    batches_.spawn(strand_, look_up());
}

asio::awaitable<void> TraceWriter::look_up() {
    while (!unchecked_.empty()) {
        co_await take_turn();
        if (!unchecked_.empty()) co_await look_up(take_batch(unchecked_));
    }
    is_looking_up_ = false;
}

asio::awaitable<void> TraceWriter::look_up(TraceBatch batch) {
    std::vector<Forecast> forecasts(batch.size());
    std::exception_ptr failure;
    try {
        forecasts = co_await postgres::look_up(pool_, batch, batch.front()->due());
    } catch (...) {
        failure = std::current_exception();
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
        PendingTrace& pending = *batch[i];
        pending.failure = failure;
        pending.refusal = std::move(forecasts[i].refusal);
        if (pending.failure || pending.refusal)
            pending.finish();
        else if (forecasts[i].is_doubtful)
            write_alone(pending);
        else
            waiting_.push_back(&pending);
    }
    start_batches();
    watch_waiting();
}

void TraceWriter::start_writing_alone() {
    if (std::exchange(is_writing_alone_, true)) return;
    batches_.spawn(strand_, write_alone_ones());
}

asio::awaitable<void> TraceWriter::write_alone_ones() {
    while (true) {
        co_await take_turn();
        if (alone_.empty()) break;
        PendingTrace* const pending = alone_.front();
        alone_.pop_front();
        co_await settle_alone(*pending);
        const AgentRowId& sender = pending->trace.sender;
        if (const auto now = Clock::now(); is_at_fault(*pending) && suspects_.contains(sender, now))
            suspects_.add(sender, now);
        pending->finish();
    }
    is_writing_alone_ = false;
}

asio::awaitable<void> TraceWriter::settle_alone(PendingTrace& pending) {
    co_await foresee(pending);
    if (pending.failure || pending.refusal) co_return;
    PendingTrace* const alone = &pending;
    co_await writer_.settle({&alone, 1});
}

/// Refuses the trace when that is certain. What else may be wrong with it is for the transaction,
/// which knows what to say first.
asio::awaitable<void> TraceWriter::foresee(PendingTrace& pending) {
    try {
        auto refusal = co_await writer_.foresee(pending.trace);
        if (!refusal || pending.trace.joins_run) co_return;
        auto forecasts = co_await postgres::look_up(pool_, {&pending}, pending.due());
        if (!forecasts.front().is_doubtful) pending.refusal = std::move(refusal);
    } catch (...) {
        pending.failure = std::current_exception();
    }
}

/// While there are batches, one look-up and one single trace come with each of them at most, so
/// that a few senders of bad traces do not get more transactions than all others.
asio::awaitable<void> TraceWriter::take_turn() {
    if (in_flight_ > 0) co_await batch_ended_.async_wait(asio::as_tuple(asio::use_awaitable));
}

void TraceWriter::watch_waiting() {
    if (is_watching_) return;
    std::optional<Clock::time_point> next;
    for (const Queue* queue : {&unchecked_, &waiting_, &alone_})
        if (!queue->empty())
            next = std::min(next.value_or(Clock::time_point::max()), queue->front()->due());
    if (!next) return;
    is_watching_ = true;
    watch_.expires_at(*next);
    watch_.async_wait([this](boost::system::error_code ec) {
        if (ec) return;
        is_watching_ = false;
        give_up_overdue();
        watch_waiting();
    });
}

void TraceWriter::give_up_overdue() {
    const auto now = Clock::now();
    TraceBatch overdue;
    for (Queue* queue : {&unchecked_, &waiting_, &alone_})
        std::erase_if(*queue, [&](PendingTrace* pending) {
            if (now < pending->due()) return false;
            overdue.push_back(pending);
            return true;
        });
    for (PendingTrace* pending : overdue) refuse(*pending, kLate);
}

}  // namespace akashi::postgres
