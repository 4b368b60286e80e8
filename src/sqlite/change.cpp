#include "sqlite/change.hpp"

#include "sqlite/audit_log.hpp"
#include "sqlite/idempotency_store.hpp"

namespace akashi::sqlite {

void record_change(Connection& db, const Change& change) {
    keep_key(db, change.audit.org, change.once);
    insert_audit_entry(db, change.audit);
}

}  // namespace akashi::sqlite
