#pragma once

#include "base/query.hpp"
#include "decisions/assessment.hpp"

#include <fmt/format.h>

namespace akashi {

/// The assessments of a decision, the newest first. Both databases take `$1`, `$2`, … where they
/// appear in this order: the organization, the decision, the caller, the limit and the offset. A
/// caller who does not see everything gets none that may come from decisions that are hidden.
inline const Query& list_assessments_query() {
    static const MadeQuery query(
        "list_assessments",
        fmt::format(
            "SELECT {} FROM decision_assessments WHERE org_id = $1 AND decision_id = $2"
            " AND ($3 = '' OR source IN ('manual', 'supersession'))"
            " ORDER BY created_at DESC, id DESC LIMIT $4 OFFSET $5",
            column_list<Assessment>()
        )
    );
    return query;
}

}  // namespace akashi
