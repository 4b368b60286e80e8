#include "conflicts/sqlite/patch_rows.hpp"

#include "conflicts/conflict_columns.hpp"
#include "conflicts/sqlite/opposed.hpp"
#include "conflicts/sqlite/sql.hpp"
#include "sqlite/entity.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace akashi::sqlite {
namespace {

/// A pair that another move had settled is open again; what somebody settled stays so.
void store(Connection& db, const Conflict& conflict) {
    static const MadeQuery query("insert_moved", insert_text<Conflict>("scored_conflicts"));
    const auto settled_by = db.find<std::optional<std::string>>(
        sql::find_resolver_of_pair, conflict.org_id, conflict.decision_a_id, conflict.decision_b_id
    );
    if (settled_by && *settled_by != "system:project") return;
    if (settled_by)
        db.execute(
            sql::delete_conflict_of_pair,
            conflict.org_id,
            conflict.decision_a_id,
            conflict.decision_b_id
        );
    insert(db, query, conflict);
}

}  // namespace

void MovedBindings::write(Connection& db, DecisionPatch& patch) {
    if (!patch.moves() || patch.decision.bindings.empty()) return;
    const Decision moved = patch.patched();
    db.execute(
        sql::resolve_moved,
        moved.org_id,
        moved.id,
        patch.at,
        fmt::format("Auto-resolved: decision {} moved to another project", moved.id.str())
    );
    for (const Conflict& conflict : find_conflicts(db, moved, patch.at)) store(db, conflict);
    std::int64_t position = 0;
    for (const Binding& binding : moved.bindings)
        db.execute(
            sql::move_binding,
            moved.org_id,
            moved.id,
            position++,
            match_key(moved.org_id, moved.project, binding)
        );
}

}  // namespace akashi::sqlite
