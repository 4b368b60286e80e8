#include "conflicts/part.hpp"

#include "conflicts/conflict_routes.hpp"

namespace akashi {

void ConflictsPart::add_routes(http::Router& router) { add_conflict_routes(router, conflicts_); }

}  // namespace akashi
