#include "overview/part.hpp"

#include "overview/overview_routes.hpp"

namespace akashi {

void OverviewPart::add_routes(http::Router& router) { add_overview_routes(router, overview_); }

}  // namespace akashi
