#pragma once

#include "conflicts/judge_store.hpp"

#include <optional>
#include <string>

namespace akashi {

// How the stores read their rows. A row has `column<T>(index)`.

/// A row of conflicts/postgres/claim_pairs.sql.
template <class Row>
QueuedPair read_queued_pair(const Row& row) {
    return {
        row.template column<OrgId>(0),
        row.template column<DecisionId>(1),
        row.template column<DecisionId>(2),
        row.template column<std::int64_t>(3)
    };
}

/// The seven columns of a side, from `column` on.
template <class Row>
void read_side(
    const Row& row, int column, DecisionId id, JudgedSide& texts, BoundDecision& decision
) {
    using Text = std::optional<std::string>;
    texts.agent_id = decision.agent_id = row.template column<std::string>(column);
    texts.decision_type = decision.decision_type = row.template column<std::string>(column + 1);
    decision.confidence = row.template column<float>(column + 2);
    texts.outcome = row.template column<std::string>(column + 3);
    texts.reasoning = row.template column<Text>(column + 4).value_or("");
    texts.project = row.template column<Text>(column + 5).value_or("");
    texts.made_at = row.template column<Time>(column + 6);
    decision.id = id;
}

/// The row of conflicts/postgres/find_pair.sql for this pair.
template <class Row>
LoadedPair read_loaded_pair(const QueuedPair& pair, const Row& row) {
    LoadedPair loaded;
    read_side(row, 0, pair.decision_a_id, loaded.texts.a, loaded.a);
    read_side(row, 7, pair.decision_b_id, loaded.texts.b, loaded.b);
    loaded.b_is_later = loaded.texts.b.made_at >= loaded.texts.a.made_at;
    return loaded;
}

}  // namespace akashi
