#pragma once

#include "http/router.hpp"
#include "identity/me_service.hpp"

namespace akashi {

/// GET /v1/me. `me` must outlive `router`.
void add_me_routes(http::Router& router, MeService& me);

}  // namespace akashi
