#pragma once

#include "http/router.hpp"
#include "limits/usage_service.hpp"

namespace akashi {

/// The route of usage. The service must outlive the router.
void add_usage_routes(http::Router& router, UsageService& usage);

}  // namespace akashi
