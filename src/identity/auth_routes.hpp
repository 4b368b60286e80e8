#pragma once

#include "http/router.hpp"
#include "identity/identity_service.hpp"

namespace akashi {

/// POST /auth/token and /auth/refresh. `identity` must outlive `router`.
void add_auth_routes(http::Router& router, IdentityService& identity);

/// The router's authenticator: the headers `Authorization` and `X-Akashi-Org-ID`.
http::Authenticator authenticator(IdentityService& identity);

}  // namespace akashi
