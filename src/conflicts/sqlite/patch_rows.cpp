#include "conflicts/sqlite/patch_rows.hpp"

#include "conflicts/conflict_columns.hpp"
#include "conflicts/sqlite/opposed.hpp"
#include "conflicts/sqlite/sql.hpp"
#include "sqlite/entity.hpp"

#include <fmt/format.h>

namespace akashi::sqlite {
namespace {

void store(Connection& db, const Conflict& conflict) {
    static const MadeQuery query(
        "insert_moved", insert_text<Conflict>("scored_conflicts") + " ON CONFLICT DO NOTHING"
    );
    insert(db, query, conflict);
}

}  // namespace

void MovedBindings::write(Connection& db, DecisionPatch& patch) {
    if (!patch.moves()) return;
    const Decision moved = patch.patched();
    db.execute(sql::end_positions, moved.org_id, moved.id);
    db.execute(sql::queue_moved, moved.id, moved.org_id, patch.at);
    db.execute(sql::delete_moved, moved.org_id, moved.id);
    db.execute(
        sql::resolve_moved,
        moved.org_id,
        moved.id,
        patch.at,
        fmt::format("Auto-resolved: decision {} moved to another project", moved.id.str())
    );
    const MatchKeys keys = match_keys_of(moved);
    for (const Conflict& conflict : find_conflicts(db, moved, keys, patch.at)) store(db, conflict);
    db.execute(sql::end_bindings, moved.org_id, moved.id);
    db.execute(sql::move_bindings, moved.org_id, moved.id, Bytes{bytes_of(keys)});
    insert_current_bindings(db, moved, keys);
}

}  // namespace akashi::sqlite
