#pragma once

#include "base/clock.hpp"
#include "conflicts/conflict_service.hpp"
#include "conflicts/recommendation.hpp"
#include "conflicts/record_trace.hpp"
#include "conflicts/settling_ports.hpp"
#include "decisions/trace.hpp"
#include "identity/agent_directory.hpp"

#include <functional>
#include <string>

namespace akashi {

/// A conflict with what helps to settle it.
struct ConflictCase {
    ConflictDetail conflict;
    std::optional<Recommendation> recommendation;  ///< of an open conflict
    std::optional<ConflictDetail> reopens;         ///< the resolved one, if the caller may see it
};

/// The decision that settles a conflict.
struct VerdictOrder {
    std::string outcome;
    std::optional<std::string> reasoning = {};
    std::optional<std::string> decision_type = {};
    std::optional<DecisionId> winner = {};
};

/// Settles conflicts that the caller sees (docs/conflicts.md, "Settling conflicts"). Whatever names
/// a conflict fails with not_found `conflict not found` when the caller does not see both agents.
/// Callable from any thread.
class ResolutionService {
public:
    /// All must outlive the service.
    struct Ports {
        ConflictService& conflicts;
        SettlingPorts settling;
        AgentDirectory& agents;
        RecordTrace record;
    };

    ResolutionService(Ports ports, Clock clock) : ports_(std::move(ports)), clock_(clock) {}

    /// What somebody who is to settle it wants to know.
    boost::asio::awaitable<Result<ConflictCase>> show(Caller caller, ConflictId id);

    /// The conflict as it is then. Fails as check_order() and check_state() do.
    boost::asio::awaitable<Result<ConflictDetail>> resolve(
        Caller caller, ConflictId id, ResolutionOrder order
    );

    /// The same. Fails with invalid_input for an assignee that cannot see both agents.
    boost::asio::awaitable<Result<ConflictDetail>> plan(
        Caller caller, ConflictId id, PlanOrder order
    );

    /// Takes the last change of the state back, with all that followed from it; not the decision of
    /// an adjudication. Fails as check_undo() does.
    boost::asio::awaitable<Result<ConflictDetail>> undo(Caller caller, ConflictId id);

    /// Records a decision of the caller, which settles the conflict in the same transaction. Fails
    /// as resolve() and TraceService::record() do.
    boost::asio::awaitable<Result<ConflictDetail>> adjudicate(
        Caller caller, ConflictId id, VerdictOrder order, TraceOrigin origin
    );

private:
    boost::asio::awaitable<Result<ConflictDetail>> read_again(
        Caller caller, ConflictId id, bool has_changed, std::string status
    );
    boost::asio::awaitable<std::optional<Error>> check_assignee(
        OrgId org, ConflictId id, std::string assignee
    );

    const Ports ports_;
    const Clock clock_;
};

}  // namespace akashi
