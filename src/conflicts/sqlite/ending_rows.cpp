#include "conflicts/sqlite/ending_rows.hpp"

#include "conflicts/sqlite/sql.hpp"

#include <fmt/format.h>

namespace akashi::sqlite {
namespace {

std::string note_of(const DecisionEnding& ending) {
    if (!ending.successor)
        return fmt::format("Auto-resolved: decision {} retracted", ending.id.str());
    return fmt::format(
        "Auto-resolved: decision {} superseded by revision {}",
        ending.id.str(),
        ending.successor->str()
    );
}

}  // namespace

void EndedConflicts::write(Connection& db, DecisionEnding& ending) {
    db.execute(sql::end_bindings, ending.org_id, ending.id);
    db.execute(sql::end_positions, ending.org_id, ending.id);
    db.execute(
        sql::resolve_conflicts_of,
        ending.org_id,
        ending.id,
        ending.successor ? "system:revision" : "system:retraction",
        ending.at,
        note_of(ending),
        ending.successor
    );
    if (ending.successor)
        db.execute(
            sql::accept_supersession, ending.org_id, *ending.successor, ending.id, ending.at
        );
}

}  // namespace akashi::sqlite
