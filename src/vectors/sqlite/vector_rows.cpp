#include "vectors/sqlite/vector_rows.hpp"

#include "vectors/sqlite/sql.hpp"

namespace akashi::sqlite {

void VectorDeletion::write(Connection& db, DeletionStep& step) {
    for (const DecisionId& id : step.decisions) db.execute(sql::delete_vector, step.org_id, id);
}

}  // namespace akashi::sqlite
