#include "conflicts/sqlite/verdicts.hpp"

#include "base/uuid.hpp"
#include "conflicts/sqlite/sql.hpp"

#include <vector>

namespace akashi::sqlite {

void assess_conflicts(Connection& db, OrgId org, const DecisionId& decision, Time at) {
    db.execute(sql::delete_verdict, org, decision);
    db.execute(sql::insert_verdict, org, decision, Uuid::make_v7(), at);
}

void assess_sides(Connection& db, OrgId org, ConflictId conflict, Time at) {
    std::vector<DecisionId> sides;
    Statement row = db.prepare(sql::list_sides);
    row.bind(org, conflict);
    while (row.step())
        sides.insert(sides.end(), {row.column<DecisionId>(0), row.column<DecisionId>(1)});
    for (const DecisionId& side : sides) assess_conflicts(db, org, side, at);
}

}  // namespace akashi::sqlite
