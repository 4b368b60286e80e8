#pragma once

#include "http/router.hpp"
#include "identity/grant_service.hpp"

namespace akashi {

/// `/v1/grants`. The service must outlive the router.
void add_grant_routes(http::Router& router, GrantService& grants);

}  // namespace akashi
