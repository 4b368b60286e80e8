#pragma once

#include "http/router.hpp"
#include "identity/authenticator.hpp"
#include "identity/token_service.hpp"

namespace akashi {

/// POST /auth/token, /auth/refresh and /v1/auth/scoped-token, and GET /.well-known/jwks.json.
/// `tokens` and `keys` must outlive `router`.
void add_auth_routes(http::Router& router, TokenService& tokens, const TokenKeys& keys);

/// The router's authenticator: the headers `Authorization` and `X-Akashi-Org-ID`. `authenticator`
/// must outlive it.
http::Authenticator http_authenticator(Authenticator& authenticator);

}  // namespace akashi
