#pragma once

#include "base/result.hpp"
#include "core/caller.hpp"
#include "decisions/decision_store.hpp"
#include "decisions/project_names.hpp"
#include "decisions/trace.hpp"
#include "decisions/trace_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi {

/// Records decisions (docs/architecture.md, "The life of a trace"). Callable from any thread.
class TraceService {
public:
    /// What the trace of a decision found out about others, as far as the caller may see it, as the
    /// JSON text of members of an object; empty for nothing. The same whenever it is asked, as long
    /// as nobody changes it.
    using FindConflicts =
        std::function<boost::asio::awaitable<std::string>(Caller caller, DecisionId decision)>;

    /// Both must outlive the service. `decisions` provides the names of projects. `gets_vectors`
    /// tells whether new decisions get vectors. `find_conflicts` is asked about decisions
    /// that found conflicts, once they are stored. `find_canonical` knows the aliases of projects.
    /// All are callable from any thread.
    TraceService(
        TraceStore& store,
        DecisionStore& decisions,
        std::function<bool()> gets_vectors = [] { return false; },
        FindConflicts find_conflicts = {},
        ProjectNames::FindCanonical find_canonical = {}
    )
        : store_(store),
          projects_(decisions, std::move(find_canonical)),
          gets_vectors_(std::move(gets_vectors)),
          find_conflicts_(std::move(find_conflicts)) {}

    /// Checks, scores and hashes the trace and stores it durably. The value is the `data` of the
    /// answer as JSON text: the receipt, or for a repeated idempotency key the first receipt. Fails
    /// as check_trace and TraceStore::record do, and with forbidden when an agent below admin
    /// traces for another agent.
    boost::asio::awaitable<Result<std::string>> record(
        Caller caller, Trace trace, TraceOrigin origin
    );

private:
    boost::asio::awaitable<std::string> with_conflicts(Caller caller, std::string answer);

    TraceStore& store_;
    ProjectNames projects_;
    const std::function<bool()> gets_vectors_;
    const FindConflicts find_conflicts_;
};

}  // namespace akashi
