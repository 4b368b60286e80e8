#pragma once

#include "decisions/summary_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// The routes that sum decisions up. The service must outlive the router.
void add_summary_routes(http::Router& router, SummaryService& summaries);

}  // namespace akashi
