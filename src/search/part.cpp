#include "search/part.hpp"

#include "search/routes.hpp"

namespace akashi {

void SearchPart::add_routes(http::Router& router) { add_search_routes(router, service_); }

}  // namespace akashi
