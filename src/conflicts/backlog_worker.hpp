#pragma once

#include "base/metrics.hpp"
#include "base/periodic_task.hpp"
#include "conflicts/backlog_store.hpp"
#include "core/part.hpp"

#include <boost/asio/awaitable.hpp>

#include <list>
#include <mutex>

namespace akashi {

/// Asks every 15 seconds what waits in the search for conflicts, for the operator's metrics
/// (docs/metrics.md, "Conflicts").
class BacklogWorker {
public:
    /// The store must outlive it.
    BacklogWorker(const Context& context, ConflictBacklogStore& store);

    void start() { task_.start(); }
    /// The step in progress may finish within kStepGrace.
    boost::asio::awaitable<void> stop() { return task_.stop(kStepGrace); }

private:
    boost::asio::awaitable<void> step();
    void read_queue(const char* name, ConflictBacklog::Queue ConflictBacklog::* queue);
    void read_open(const char* confidence_class, const char* severity);

    ConflictBacklogStore& store_;
    std::mutex mutex_;  // guards the next
    ConflictBacklog last_;
    std::list<metrics::Reading> readings_;
    PeriodicTask task_;  // last: it uses the members above
};

}  // namespace akashi
