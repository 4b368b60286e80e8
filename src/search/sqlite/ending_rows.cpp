#include "search/sqlite/ending_rows.hpp"

#include "search/sqlite/sql.hpp"

namespace akashi::sqlite {

void EndedDocuments::write(Connection& db, DecisionEnding& ending) {
    db.execute(sql::enqueue_outbox, ending.id, ending.org_id, "delete", ending.at);
}

}  // namespace akashi::sqlite
