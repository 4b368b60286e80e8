#include "decisions/postgres/trace_writer.hpp"

#include "base/result.hpp"
#include "decisions/postgres/sql.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/defer.hpp>
#include <boost/asio/detached.hpp>
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
/// Enough to keep the server busy while the next batch gathers.
constexpr int kInFlight = 2;
/// When so many wait, the load is high or one of those batches is held up, as by PostgreSQL when it
/// merges new words into the index of the search: then a third one goes.
constexpr std::size_t kCrowd = 16;
constexpr int kInFlightForCrowd = 3;
/// What a trace waits at most for others to go with it, when it need not wait for those before it.
constexpr auto kGathering = std::chrono::milliseconds(3);
/// After a batch of so many or more, the next one waits until it has so many, too.
constexpr std::size_t kCompany = 4;
constexpr std::size_t kKnownAgents = 100'000;

std::vector<const TraceRecord*> traces_of(const auto& batch) {
    std::vector<const TraceRecord*> traces;
    traces.reserve(batch.size());
    for (const auto* pending : batch) traces.push_back(&pending->trace);
    return traces;
}

AgentName agent_of(const TraceRecord& trace) {
    return {trace.decision.org_id, trace.decision.agent_id};
}

}  // namespace

TraceWriter::TraceWriter(asio::any_io_executor executor, Pool& pool, Notifier* notifier)
    : strand_(asio::make_strand(executor)), pool_(pool), notifier_(notifier), gathering_(strand_) {}

asio::awaitable<Result<Recorded>> TraceWriter::record(TraceRecord trace) {
    Pending pending{.trace = std::move(trace), .failure = {}, .resume = {}};
    auto start = [this, &pending](auto handler) {
        auto home = asio::make_work_guard(asio::get_associated_executor(handler));
        pending.resume = [home = std::move(home), handler = std::move(handler)]() mutable {
            asio::defer(home.get_executor(), std::move(handler));
        };
        asio::dispatch(strand_, [this, &pending] { push(pending); });
    };
    // The caller's cancellation does not reach the trace: it may be on disk.
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
        std::move(start), asio::use_awaitable
    );
    if (pending.failure) std::rethrow_exception(pending.failure);
    co_return std::move(pending.result);
}

void TraceWriter::forget(OrgId org, const std::string& agent_id) {
    asio::post(strand_, [this, agent = AgentName(org, agent_id)] { known_.erase(agent); });
}

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
        asio::co_spawn(strand_, write(std::move(batch)), asio::detached);
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
/// is under way, and as long as traces come in company it waits for some; one that comes alone goes
/// alone and at once.
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
    // Last: each pending one may be gone as soon as it is resumed, and the writer after the last.
    for (Pending* pending : batch) std::exchange(pending->resume, nullptr)();
}

asio::awaitable<void> TraceWriter::try_together(Batch& batch) {
    const auto traces = traces_of(batch);
    TraceBatch statements(traces, unknown_agents(batch));
    const auto results = co_await pool_.run_together(statements.take_statements());
    std::set<AgentName> registered = statements.registered(results);
    learn(batch);
    announce(batch);
    for (Pending* pending : batch) {
        Recorded recorded;
        recorded.agent_registered = registered.erase(agent_of(pending->trace)) > 0;
        pending->result = recorded;
    }
}

/// Tries a second time with the registration of an agent that is gone meanwhile.
asio::awaitable<void> TraceWriter::write_alone(Pending& pending) {
    for (const bool again : {true, false}) {
        std::optional<PostgresError> refusal;
        try {
            Batch alone{&pending};
            co_await try_together(alone);
            co_return;
        } catch (const PostgresError& error) {
            refusal = error;
        } catch (...) {
            pending.failure = std::current_exception();
            co_return;
        }
        const bool was_known = known_.erase(agent_of(pending.trace)) > 0;
        if (again && was_known && refusal && refusal->constraint() == "runs_agent") continue;
        try {
            if (refusal) pending.result = co_await explain(*refusal, pending.trace);
        } catch (...) {
            pending.failure = std::current_exception();
        }
        co_return;
    }
}

/// What the refusal of a trace means for its caller. Throws what is nobody's mistake.
asio::awaitable<Result<Recorded>> TraceWriter::explain(
    const PostgresError& error, const TraceRecord& trace
) {
    const std::string& constraint = error.constraint();
    if (constraint == "idempotency_keys_once" && trace.idempotency) {
        const Idempotency& key = *trace.idempotency;
        const Rows row = co_await pool_.run(
            sql::find_idempotency_key,
            Parameters::of(trace.decision.org_id, key.agent_id, key.endpoint, key.key)
        );
        if (row.empty()) throw Unavailable("the idempotency key was just removed; try again");
        if (row.get<std::string>(0, 0) != key.fingerprint)
            co_return Error(ErrorCode::conflict, "idempotency key reused with different payload");
        Recorded earlier;
        earlier.replayed = true;
        earlier.replayed_answer = row.get<std::string>(0, 1);
        co_return earlier;
    }
    if (error.state() == "AK429") co_return Error(ErrorCode::quota_exceeded, error.reason());
    if (error.state() == "AK400") co_return Error(ErrorCode::invalid_input, error.reason());
    if (constraint == "runs_agent")
        co_return Error(ErrorCode::invalid_input, "agent_id not found in this organization");
    if (constraint == "decisions_precedent_ref_fkey")
        co_return Error(ErrorCode::invalid_input, "precedent_ref not found in this organization");
    if (constraint == "decisions_supersedes_id_fkey")
        co_return Error(
            ErrorCode::invalid_input, "superseded decision not found or already superseded"
        );
    constexpr std::string_view kNotInText = "22021";
    constexpr std::string_view kNotInJson = "22P05";
    if (error.state() == kNotInText || error.state() == kNotInJson)
        co_return Error(ErrorCode::invalid_input, "texts must not contain the NUL character");
    throw error;
}

std::set<AgentName> TraceWriter::unknown_agents(const Batch& batch) const {
    std::set<AgentName> unknown;
    for (const Pending* pending : batch)
        if (AgentName agent = agent_of(pending->trace); !known_.contains(agent))
            unknown.insert(std::move(agent));
    return unknown;
}

void TraceWriter::learn(const Batch& batch) {
    if (known_.size() > kKnownAgents) known_.clear();
    for (const Pending* pending : batch) known_.insert(agent_of(pending->trace));
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
