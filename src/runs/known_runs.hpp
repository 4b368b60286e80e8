#pragma once

#include "base/ttl_cache.hpp"
#include "core/ids.hpp"
#include "runs/run_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi {

/// What must be known of a run to take its events.
struct KnownRun {
    OrgId org;
    std::string agent_id;
    std::string status;
};

/// Remembers runs for a second, so that not every request with events costs a look-up, and for ten
/// minutes for when the store cannot be reached. Callable from any thread.
class KnownRuns {
public:
    /// `runs` must outlive it.
    explicit KnownRuns(RunStore& runs);

    /// Fails with run_not_found(). Throws as RunStore does when the run is not remembered.
    boost::asio::awaitable<Result<KnownRun>> find(OrgId org, RunId id);

    /// The run has changed.
    void forget(RunId id) { cache_.erase(id); }

private:
    RunStore& runs_;
    TtlCache<RunId, KnownRun> cache_;
};

}  // namespace akashi
