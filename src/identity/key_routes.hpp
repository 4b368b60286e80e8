#pragma once

#include "http/router.hpp"
#include "identity/key_management_service.hpp"

namespace akashi {

/// Routes under /v1/keys. `keys` must outlive `router`.
void add_key_routes(http::Router& router, KeyManagementService& keys);

}  // namespace akashi
