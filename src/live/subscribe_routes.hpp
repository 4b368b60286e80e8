#pragma once

#include "http/byte_budget.hpp"
#include "http/router.hpp"
#include "http/turns.hpp"
#include "live/live_service.hpp"

namespace akashi {

/// What the route of the event stream uses. All must outlive the router.
struct StreamSources {
    LiveService& live;
    const http::Authenticator& authenticate;  ///< asks again who sent the request of a stream
    http::Turns& resumes;                     ///< reads of what streams missed
    http::ByteBudget& missed;                 ///< memory of what was read so
};

/// `GET /v1/subscribe` (docs/http-api.md, "Live stream").
void add_subscribe_routes(http::Router& router, StreamSources& sources);

}  // namespace akashi
