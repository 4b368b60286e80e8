#pragma once

#include "decisions/session_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// The list of sessions, and one of them. The service must outlive the router.
void add_session_routes(http::Router& router, SessionService& sessions);

}  // namespace akashi
