#pragma once

#include "base/query.hpp"
#include "decisions/assessment.hpp"

#include <fmt/format.h>

namespace akashi {

/// The assessments of a decision, the newest first. Both databases take `$1`, `$2`, … where they
/// appear in this order: the organization, the decision, the limit and the offset.
inline const Query& list_assessments_query() {
    static const MadeQuery query(
        "list_assessments",
        fmt::format(
            "SELECT {} FROM decision_assessments WHERE org_id = $1 AND decision_id = $2"
            " ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4",
            column_list<Assessment>()
        )
    );
    return query;
}

}  // namespace akashi
