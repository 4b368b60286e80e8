#include "conflicts/sqlite/binding_rows.hpp"

#include "conflicts/conflict_columns.hpp"
#include "conflicts/sqlite/sql.hpp"
#include "sqlite/entity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <vector>

namespace akashi::sqlite {
namespace {

/// Conflicts that one trace finds at most.
constexpr std::size_t kMostConflicts = 50;

/// A decision that binds something in another way than the new one.
struct Opposed {
    BoundDecision decision;
    Time recorded_at;
    const Binding* binding;  ///< of the new decision
};

void settle_conflicts_of(Connection& db, const DecisionId& ended, const Decision& successor) {
    db.execute(sql::end_bindings, successor.org_id, ended);
    db.execute(sql::end_positions, successor.org_id, ended);
    db.execute(
        sql::resolve_revised,
        successor.org_id,
        ended,
        successor.transaction_time,
        fmt::format(
            "Auto-resolved: decision {} superseded by revision {}", ended.str(), successor.id.str()
        ),
        successor.id
    );
}

/// Adds the decisions that bind the parameter in another way, unless they are in the list.
void add_opposed(
    Connection& db, const Decision& decision, const Binding& binding, std::vector<Opposed>& list
) {
    Statement row = db.prepare(sql::list_opposed);
    row.bind(
        decision.org_id, match_key(decision.org_id, decision.project, binding), binding.value_key
    );
    while (row.step()) {
        const auto id = row.column<DecisionId>(0);
        const auto has_id = [&](const Opposed& other) { return other.decision.id == id; };
        if (std::ranges::any_of(list, has_id)) continue;
        list.push_back(
            {{id,
              row.column<std::string>(1),
              row.column<std::string>(2),
              row.column<float>(3),
              row.column<std::string>(4)},
             row.column<Time>(5),
             &binding}
        );
    }
}

/// Whether there are some.
bool insert_conflicts(Connection& db, const Decision& decision) {
    static const MadeQuery query("insert_conflict", insert_text<Conflict>("scored_conflicts"));
    std::vector<Opposed> list;
    for (const Binding& binding : decision.bindings) add_opposed(db, decision, binding, list);
    std::ranges::sort(list, std::ranges::greater(), [](const Opposed& other) {
        return std::tuple(other.recorded_at, other.decision.id);
    });
    if (list.size() > kMostConflicts) list.erase(list.begin() + kMostConflicts, list.end());
    for (const auto& [other, recorded_at, binding] : list) {
        const BoundDecision own{
            decision.id,
            decision.agent_id,
            decision.decision_type,
            decision.confidence,
            binding->value
        };
        const Time time = decision.transaction_time;
        insert(db, query, make_conflict(decision.org_id, own, other, *binding, time));
    }
    return !list.empty();
}

void insert_bindings(Connection& db, const Decision& decision) {
    std::int64_t position = 0;
    for (const Binding& binding : decision.bindings)
        db.execute(
            sql::insert_binding,
            decision.org_id,
            decision.id,
            position++,
            binding.parameter,
            binding.value,
            binding.parameter_key,
            binding.value_key,
            match_key(decision.org_id, decision.project, binding),
            decision.transaction_time
        );
}

}  // namespace

void BindingRows::write(Connection& db, TraceRecord& trace) {
    const Decision& decision = trace.decision;
    for (const DecisionId& id : ended_decisions(trace)) settle_conflicts_of(db, id, decision);
    if (decision.bindings.empty()) return;
    trace.recorded.found_conflicts = insert_conflicts(db, decision);
    insert_bindings(db, decision);
}

}  // namespace akashi::sqlite
