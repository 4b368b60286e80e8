#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/session.hpp"
#include "postgres/pool.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi::postgres {

boost::asio::awaitable<SessionPage> read_sessions(
    Pool& pool, OrgId org, Visibility visibility, SessionQuery query
);

boost::asio::awaitable<SessionSummary> read_session_summary(
    Pool& pool, OrgId org, Visibility visibility, SessionId id
);

}  // namespace akashi::postgres
