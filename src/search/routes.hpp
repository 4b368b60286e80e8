#pragma once

#include "http/router.hpp"
#include "search/search_service.hpp"

namespace akashi {

/// POST /v1/search and POST /v1/check. `search` must outlive `router`.
void add_search_routes(http::Router& router, SearchService& search);

}  // namespace akashi
