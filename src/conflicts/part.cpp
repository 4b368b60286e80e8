#include "conflicts/part.hpp"

#include "conflicts/conflict_routes.hpp"
#include "conflicts/plan_routes.hpp"

namespace akashi {

void ConflictsPart::add_routes(http::Router& router) {
    add_conflict_routes(router, conflicts_);
    add_plan_routes(router, plans_);
}

boost::asio::awaitable<void> ConflictsPart::start() {
    hint_worker_.start();
    co_return;
}

boost::asio::awaitable<void> ConflictsPart::stop() { return hint_worker_.stop(); }

}  // namespace akashi
