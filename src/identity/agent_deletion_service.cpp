#include "identity/agent_deletion_service.hpp"

#include "base/log.hpp"
#include "base/maybe_stored.hpp"
#include "base/result.hpp"
#include "base/sleep_for.hpp"
#include "base/steady_clock.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

/// Longer than a step can take, so that nobody claims a job that is worked on.
constexpr std::chrono::seconds kLease{30};
constexpr std::chrono::milliseconds kShortestPause{5};
/// After its end. Longer than an idempotency key, which names the job.
constexpr std::chrono::days kKept{30};
constexpr std::chrono::milliseconds kFirstRetry{250};
/// The wait doubles with each failure: 250 ms × 2⁸ is a minute.
constexpr std::int64_t kMostDoublings = 8;

/// A step that failed is tried again with fewer rows: it may have waited for one that others use.
std::int64_t limit_after(std::int64_t failures) {
    return std::max<std::int64_t>(
        1, AgentDeletionService::kStep >> std::min(failures, kMostDoublings)
    );
}

void log_outcome(const AgentDeletion& job) {
    log::info(
        job.is_done() ? "agent deletion: done" : "agent deletion: accepted",
        {{"job_id", job.id},
         {"org_id", job.org_id},
         {"agent_id", job.agent_id},
         {"decisions", job.deleted.decisions}}
    );
}

}  // namespace

asio::awaitable<std::optional<AgentDeletion>> AgentDeletionService::remove(
    std::string agent_id, Change change
) {
    const Time now = clock_();
    const Uuid holder = Uuid::make_v7();
    AgentDeletion wanted{
        .id = AgentDeletionId::make(),
        .org_id = change.audit.org,
        .agent_id = std::move(agent_id),
        .requested_by = change.audit.actor_agent_id,
        .created_at = now,
        .claimed_until = {},
        .retry_at = now,
        .finished_at = {},
        .error = {},
        .deleted = {}
    };
    const AgentDeletionId id = wanted.id;
    auto job = co_await store_.begin(std::move(wanted), make_lease(holder), std::move(change));
    if (!job || job->id != id) co_return job;
    log_outcome(*job);
    co_return co_await after_write(begin_work(std::move(*job), holder));
}

/// The first step of a job. Returns the job, also when the step failed.
asio::awaitable<std::optional<AgentDeletion>> AgentDeletionService::begin_work(
    AgentDeletion job, Uuid holder
) {
    auto next = co_await step(job, holder);
    if (!next) co_return co_await store_.find(job.org_id, job.id);
    if (next->is_done()) {
        log_outcome(*next);
    } else {
        co_await store_.release(*next, holder);
        next->claimed_until.reset();
    }
    co_return next;
}

asio::awaitable<void> AgentDeletionService::work() {
    while (!is_stopping_) {
        const Uuid holder = Uuid::make_v7();
        auto job = co_await claim(holder);
        if (!job) co_return;
        co_await carry_out(std::move(*job), holder);
    }
}

asio::awaitable<void> AgentDeletionService::forget_old() {
    const auto forgotten = co_await store_.forget(clock_() - kKept);
    if (forgotten > 0) log::info("agent deletion: old jobs forgotten", {{"deleted", forgotten}});
}

asio::awaitable<std::optional<AgentDeletion>> AgentDeletionService::claim(Uuid holder) {
    try {
        co_return co_await store_.claim(clock_(), make_lease(holder));
    } catch (const Unavailable&) {
        co_return std::nullopt;  // health and requests tell about that; work() is called again
    }
}

Lease AgentDeletionService::make_lease(Uuid holder) const { return {holder, clock_() + kLease}; }

asio::awaitable<void> AgentDeletionService::carry_out(AgentDeletion job, Uuid holder) {
    while (!is_stopping_) {
        const auto begin = SteadyClock::now();
        auto next = co_await step(job, holder);
        if (!next) co_return;
        job = std::move(*next);
        if (job.is_done()) {
            log_outcome(job);
            co_return;
        }
        // As long as the step took: half of the time belongs to the others.
        const auto took = SteadyClock::now() - begin;
        co_await sleep_for(std::max<SteadyClock::duration>(took, kShortestPause));
    }
    co_await store_.release(std::move(job), holder);
}

/// Nothing when the job is no longer this caller's: the step failed, or another instance has it.
asio::awaitable<std::optional<AgentDeletion>> AgentDeletionService::step(
    AgentDeletion job, Uuid holder
) {
    std::string cause;
    std::string reason = "internal error; the log has the cause under the id of the job";
    try {
        co_return co_await store_.advance(
            job, make_lease(holder), limit_after(job.failures), clock_()
        );
    } catch (const Unavailable& error) {
        cause = reason = error.what();
    } catch (const std::exception& error) {
        cause = error.what();
    }
    job.error = std::move(reason);
    co_await postpone(std::move(job), holder, cause);
    co_return std::nullopt;
}

/// `cause` is for the log.
asio::awaitable<void> AgentDeletionService::postpone(
    AgentDeletion job, Uuid holder, std::string cause
) {
    job.retry_at = clock_() + kFirstRetry * (1 << std::min(job.failures, kMostDoublings));
    ++job.failures;
    log::warn(
        "agent deletion: step failed, it will be repeated",
        {{"job_id", job.id},
         {"org_id", job.org_id},
         {"agent_id", job.agent_id},
         {"failures", job.failures},
         {"error", cause}}
    );
    co_await store_.release(std::move(job), holder);
}

}  // namespace akashi
