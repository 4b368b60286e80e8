#include "limits/usage_part.hpp"

#include "limits/usage_routes.hpp"

namespace akashi {

void UsagePart::add_routes(http::Router& router) { add_usage_routes(router, usage_); }

}  // namespace akashi
