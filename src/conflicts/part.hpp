#pragma once

#include "base/periodic_task.hpp"
#include "conflicts/auto_resolution_worker.hpp"
#include "conflicts/conflict_group_service.hpp"
#include "conflicts/conflict_service.hpp"
#include "conflicts/conflicts_config.hpp"
#include "conflicts/resolution_service.hpp"
#include "core/part.hpp"

namespace akashi {

/// Shows the conflicts that traces have found, and settles them: when a caller wants it, and by the
/// policies of organizations. Detection is part of the transaction of a trace.
class ConflictsPart final : public Part {
public:
    /// They must outlive the part.
    struct Ports {
        ConflictStore& conflicts;
        SettlingPorts settling;
        AgentDirectory& agents;
        ResolutionService::RecordTrace record;  ///< for verdicts
    };

    ConflictsPart(const Context& context, Ports ports, const ConflictsConfig& config);

    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

    /// For the answer to a trace; see ConflictService::found_by().
    ConflictService& service() { return conflicts_; }

private:
    ConflictService conflicts_;
    ResolutionService resolutions_;
    ConflictGroupService groups_;
    AutoResolutionWorker resolver_;
    PeriodicTask resolving_;  // last: it uses the members above
};

}  // namespace akashi
