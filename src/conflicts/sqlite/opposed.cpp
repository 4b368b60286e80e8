#include "conflicts/sqlite/opposed.hpp"

#include "conflicts/sqlite/sql.hpp"
#include "core/caller.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>

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

/// Adds the decisions that bind the parameter in another way, unless they are in the list.
void add_opposed(
    Connection& db,
    const Decision& decision,
    const Binding& binding,
    const Uuid& key,
    std::vector<Opposed>& list
) {
    if (db.find<std::int64_t>(sql::is_opposed, decision.org_id, key, binding.value_key) == 0)
        return;
    Statement row = db.prepare(sql::list_opposed);
    row.bind(
        decision.org_id, key, binding.value_key, Visibility::everything().agent_id(), kMostConflicts
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

}  // namespace

std::vector<Conflict> find_conflicts(
    Connection& db, const Decision& decision, const MatchKeys& keys, Time detected_at
) {
    std::vector<Opposed> list;
    for (std::size_t i = 0; i < keys.size(); ++i)
        add_opposed(db, decision, decision.bindings[i], keys[i], list);
    std::ranges::sort(list, std::ranges::greater(), [](const Opposed& other) {
        return std::tuple(other.recorded_at, other.decision.id);
    });
    if (list.size() > kMostConflicts) list.erase(list.begin() + kMostConflicts, list.end());
    std::vector<Conflict> conflicts;
    conflicts.reserve(list.size());
    for (const auto& [other, recorded_at, binding] : list) {
        const BoundDecision own{
            decision.id,
            decision.agent_id,
            decision.decision_type,
            decision.confidence,
            binding->value
        };
        conflicts.push_back(make_conflict(decision.org_id, own, other, *binding, detected_at));
    }
    return conflicts;
}

}  // namespace akashi::sqlite
