#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "core/audit.hpp"
#include "core/caller.hpp"
#include "core/ids.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace akashi {

/// The end of a current decision by another way than a trace with `supersedes_id`: somebody says
/// that a current decision replaces it, or takes it back.
struct DecisionEnding {
    OrgId org_id;
    DecisionId id;  ///< of the decision that ends
    RunId run_id;   ///< of it
    std::string agent_id;
    std::optional<DecisionId> successor;  ///< none: it is retracted
    std::string ended_by;                 ///< the agent who says so
    std::optional<std::string> reason;    ///< of a retraction
    Visibility visibility;                ///< the caller's: both decisions must be within it
    Time at;
};

inline Error decision_not_current() {
    return {ErrorCode::conflict, "the decision has ended; only current decisions can be changed"};
}

/// Where decisions end. Callable from any thread; fails as TraceStore does.
class DecisionEndingStore {
public:
    virtual ~DecisionEndingStore() = default;

    /// Writes all that follows from the end with the change in one transaction: bindings end, open
    /// conflicts are resolved, the search forgets the decision. Fails with decision_not_current()
    /// when one of the decisions is not there, not current or not visible; then nothing is written.
    virtual boost::asio::awaitable<Result<void>> end(DecisionEnding ending, Change change) = 0;
};

}  // namespace akashi
