#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/session.hpp"
#include "sqlite/connection.hpp"

namespace akashi::sqlite {

SessionPage read_sessions(
    Connection& db, OrgId org, const Visibility& visibility, const SessionQuery& query
);

SessionSummary read_session_summary(
    Connection& db, OrgId org, const Visibility& visibility, const SessionId& id
);

}  // namespace akashi::sqlite
