#pragma once

#include "base/clock.hpp"
#include "identity/agent_deletion_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

namespace akashi {

/// Carries out the deletions of agents in short steps with pauses, so that they are in nobody's
/// way. A deletion survives the server: any instance goes on with it. Callable from any thread.
class AgentDeletionService {
public:
    /// How many decisions a step deletes.
    static constexpr std::int64_t kStep = 200;

    /// The store must outlive it.
    AgentDeletionService(AgentDeletionStore& store, Clock clock)
        : store_(store), clock_(std::move(clock)) {}

    /// Accepts the deletion and does its first step, so that an agent with fewer than kStep
    /// decisions is gone when this returns. Otherwise work() has to go on. The entry of `change`
    /// says in which organization, and who asks. Nothing when no agent has this name; the other job
    /// when the agent is being deleted already. The job is kept for the idempotency key, as
    /// kept_answer(). Throws MaybeStored when it fails after the job was accepted.
    boost::asio::awaitable<std::optional<AgentDeletion>> remove(
        std::string agent_id, Change change
    );

    /// Carries out what is due, one job after the other, until nothing is due or stop() was called.
    boost::asio::awaitable<void> work();

    /// Forgets what was done long ago (docs/data-model.md, "Deletion of an agent").
    boost::asio::awaitable<void> forget_old();

    /// Lets work() end after the step in hand; another instance or the next start goes on.
    void stop() { is_stopping_ = true; }

private:
    Lease make_lease(Uuid holder) const;
    boost::asio::awaitable<std::optional<AgentDeletion>> begin_work(AgentDeletion job, Uuid holder);
    boost::asio::awaitable<std::optional<AgentDeletion>> claim(Uuid holder);
    boost::asio::awaitable<void> carry_out(AgentDeletion job, Uuid holder);
    boost::asio::awaitable<std::optional<AgentDeletion>> step(AgentDeletion job, Uuid holder);
    boost::asio::awaitable<void> postpone(AgentDeletion job, Uuid holder, std::string cause);

    AgentDeletionStore& store_;
    const Clock clock_;
    std::atomic<bool> is_stopping_ = false;
};

}  // namespace akashi
