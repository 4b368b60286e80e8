#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/session.hpp"
#include "postgres/reader.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi::postgres {

/// As SummaryStore::list_sessions().
boost::asio::awaitable<SessionPage> read_sessions(
    Reader reader, OrgId org, Visibility visibility, SessionQuery query
);

/// As SummaryStore::summarize_session().
boost::asio::awaitable<SessionSummary> read_session_summary(
    Reader reader, OrgId org, Visibility visibility, SessionId id
);

}  // namespace akashi::postgres
