#include "ops/part.hpp"

#include "ops/routes.hpp"

namespace akashi {

void OpsPart::add_routes(http::Router& router) { add_system_routes(router, health_); }

}  // namespace akashi
