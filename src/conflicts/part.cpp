#include "conflicts/part.hpp"

#include "conflicts/conflict_routes.hpp"
#include "conflicts/reconcile_routes.hpp"
#include "conflicts/supersession_routes.hpp"

#include <utility>

namespace akashi {

namespace asio = boost::asio;

ConflictsPart::ConflictsPart(const Context& context, Ports ports)
    : conflicts_(ports.conflicts),
      supersessions_(ports.supersessions, ports.idempotency, context.clock),
      reconciliations_(conflicts_, std::move(ports.record_trace)) {}

void ConflictsPart::add_routes(http::Router& router) {
    add_conflict_routes(router, conflicts_);
    add_supersession_routes(router, supersessions_);
    add_reconcile_routes(router, reconciliations_);
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
