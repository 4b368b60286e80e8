#pragma once

#include "decisions/link_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// Adds the routes that follow the references of a decision. The service must outlive the router.
void add_link_routes(http::Router& router, LinkService& links);

}  // namespace akashi
