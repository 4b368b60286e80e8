#pragma once

#include "base/periodic_task.hpp"
#include "conflicts/auto_resolution_worker.hpp"
#include "conflicts/check_service.hpp"
#include "conflicts/conflict_group_service.hpp"
#include "conflicts/conflict_service.hpp"
#include "conflicts/conflicts_config.hpp"
#include "conflicts/hint_worker.hpp"
#include "conflicts/plan_service.hpp"
#include "conflicts/reconcile_service.hpp"
#include "conflicts/resolution_service.hpp"
#include "conflicts/supersession_service.hpp"
#include "core/part.hpp"

#include <string>

namespace akashi {

/// Shows the conflicts that were found, and settles them: when a caller wants it, and by the
/// policies of organizations; finds hints, and announces both; checks plans.
class ConflictsPart final : public Part {
public:
    /// They must outlive the part.
    struct Ports {
        ConflictStore& conflicts;
        ConflictLookup& lookup;
        HintStore& hints;
        PlanStore& plans;
        SupersessionStore& supersessions;
        SettlingPorts settling;
        AgentDirectory& agents;
        IdempotencyStore& idempotency;
        RecordTrace record;  ///< for verdicts and syntheses
    };

    ConflictsPart(const Context& context, Ports ports, const ConflictsConfig& config);

    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

    /// What the trace of a decision found, for its answer: conflicts, and suggestions that it
    /// replaces another one. JSON text of members of an object; empty for nothing.
    boost::asio::awaitable<std::string> found_by(Caller caller, DecisionId decision);

    SupersessionService& supersessions() { return supersessions_; }
    /// For the answer to a check.
    CheckService& checks() { return checks_; }

private:
    ConflictService conflicts_;
    CheckService checks_;
    PlanService plans_;
    SupersessionService supersessions_;
    ReconcileService reconciliations_;
    ResolutionService resolutions_;
    ConflictGroupService groups_;
    AutoResolutionWorker resolver_;
    HintWorker hint_worker_;
    PeriodicTask resolving_;  // last: it uses the members above
};

}  // namespace akashi
