#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/session.hpp"
#include "sqlite/connection.hpp"

namespace akashi::sqlite {

/// As SummaryStore::list_sessions().
SessionPage read_sessions(
    Connection& db, OrgId org, const Visibility& visibility, const SessionQuery& query
);

/// As SummaryStore::summarize_session().
SessionSummary read_session_summary(
    Connection& db, OrgId org, const Visibility& visibility, const SessionId& id
);

}  // namespace akashi::sqlite
