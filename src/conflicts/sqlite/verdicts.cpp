#include "conflicts/sqlite/verdicts.hpp"

#include "base/uuid.hpp"
#include "conflicts/sqlite/sql.hpp"

namespace akashi::sqlite {

void assess_conflicts(Connection& db, OrgId org, const DecisionId& decision, Time at) {
    db.execute(sql::delete_verdict, org, decision);
    db.execute(sql::insert_verdict, org, decision, Uuid::make_v7(), at);
}

}  // namespace akashi::sqlite
