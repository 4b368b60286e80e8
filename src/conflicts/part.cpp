#include "conflicts/part.hpp"

#include "conflicts/conflict_routes.hpp"
#include "conflicts/plan_routes.hpp"
#include "conflicts/reconcile_routes.hpp"
#include "conflicts/resolution_routes.hpp"
#include "conflicts/settings_routes.hpp"
#include "conflicts/supersession_routes.hpp"

#include <utility>

namespace akashi {

namespace asio = boost::asio;

ConflictsPart::ConflictsPart(const Context& context, Ports ports, const ConflictsConfig& config)
    : conflicts_(ports.conflicts, ports.hints),
      checks_(ports.lookup),
      plans_(ports.plans),
      supersessions_(ports.supersessions, ports.idempotency, context.clock),
      reconciliations_(conflicts_, ports.record),
      resolutions_(
          {conflicts_, ports.settling, ports.agents, std::move(ports.record)}, context.clock
      ),
      groups_(conflicts_, ports.settling, context.clock),
      resolver_(ports.settling, context.clock),
      hint_worker_(context, ports.hints, config.refresh_interval),
      resolving_(context.executor, "conflict_resolution", config.auto_resolve_interval, [this] {
          return resolver_.run();
      }) {}

void ConflictsPart::add_routes(http::Router& router) {
    add_conflict_routes(router, conflicts_);
    add_plan_routes(router, plans_);
    add_supersession_routes(router, supersessions_);
    add_reconcile_routes(router, reconciliations_);
    add_resolution_routes(router, resolutions_);
    add_conflict_group_routes(router, groups_);
    add_settings_routes(router, resolver_);
}

asio::awaitable<void> ConflictsPart::start() {
    hint_worker_.start();
    resolving_.start();
    co_return;
}

asio::awaitable<void> ConflictsPart::stop() {
    co_await resolving_.stop(kStepGrace);
    co_await hint_worker_.stop();
}

asio::awaitable<std::string> ConflictsPart::found_by(Caller caller, DecisionId decision) {
    const std::string conflicts = co_await conflicts_.found_by(caller, decision);
    if (conflicts.empty()) co_return std::string();
    std::string members = "\"conflicts\":" + conflicts;
    const std::string suggestions = co_await supersessions_.made_by(std::move(caller), decision);
    if (!suggestions.empty()) members += ",\"supersedes_suggestions\":" + suggestions;
    co_return members;
}

}  // namespace akashi
