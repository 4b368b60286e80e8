#pragma once

#include "decisions/project_link_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// Adds the routes below `/v1/project-links`. The service must outlive the router.
void add_project_link_routes(http::Router& router, ProjectLinkService& links);

}  // namespace akashi
