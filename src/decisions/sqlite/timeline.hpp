#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/timeline.hpp"
#include "sqlite/connection.hpp"

namespace akashi::sqlite {

/// Asks the file for one bucket after the other, so that nothing is kept but names and counts.
Timeline read_timeline(
    Connection& db, OrgId org, const Visibility& visibility, const TimelineQuery& query
);

}  // namespace akashi::sqlite
