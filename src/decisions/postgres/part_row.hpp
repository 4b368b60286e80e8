#pragma once

#include "decisions/decision_columns.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace akashi::postgres {

/// An alternative or a piece of evidence as a row of PostgreSQL, which also has the organization of
/// the decision: all keys of its tables do. The part must outlive it.
template <class Part>
struct PartRow {
    Placed<Part> placed;
    OrgId org_id;
};

template <class R, class Visit>
    requires Is<R, PartRow<Alternative>> || Is<R, PartRow<Evidence>>
void visit_columns(R& row, Visit&& visit) {
    visit_columns(row.placed, visit);
    visit("org_id", row.org_id);
}

/// Adds a row for each of these parts of the decision, in their order.
template <class Part>
void add_part_rows(
    std::vector<PartRow<Part>>& rows, const Decision& decision, const std::vector<Part>& parts
) {
    std::int64_t position = 0;
    for (const Part& part : parts)
        rows.push_back({{decision.id, position++, &part}, decision.org_id});
}

}  // namespace akashi::postgres
