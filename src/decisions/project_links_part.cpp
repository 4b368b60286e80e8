#include "decisions/project_links_part.hpp"

#include "decisions/project_link_routes.hpp"

namespace akashi {

void ProjectLinksPart::add_routes(http::Router& router) { add_project_link_routes(router, links_); }

}  // namespace akashi
