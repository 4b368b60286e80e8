#include "conflicts/postgres/plan_store.hpp"

#include "conflicts/postgres/sql.hpp"
#include "postgres/condition.hpp"
#include "postgres/entity.hpp"
#include "postgres/visibility.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Of a decision: what the rules read of the outcome, and how much of all outcomes is read.
constexpr int kOutcomeCharacters = 16'384;
constexpr int kOutcomeBytes = 4'194'304;

/// The decision `d` that is in force and visible.
Condition in_force(OrgId org, const Visibility& visibility) {
    Condition condition("d.valid_to IS NULL");
    condition.add("d.org_id = ?", org);
    add_visibility(condition, "d.agent_id", org, visibility);
    return condition;
}

std::string decision_columns() {
    return fmt::format(
        "d.id, d.agent_id, d.decision_type, left(d.outcome, {}) AS outcome, d.confidence,"
        " d.valid_from",
        kOutcomeCharacters
    );
}

PlanDecision read_decision(const Rows& rows, int row, int column) {
    return {
        rows.get<DecisionId>(row, column),
        rows.get<std::string>(row, column + 1),
        rows.get<std::string>(row, column + 2),
        rows.get<std::string>(row, column + 3),
        rows.get<float>(row, column + 4),
        rows.get<Time>(row, column + 5)
    };
}

std::string select_opposed(Condition& condition, OrgId org, const PlanKeys& keys) {
    std::vector<Uuid> match_keys;
    std::vector<std::string> value_keys;
    for (const auto& bound : keys.bound) {
        match_keys.push_back(bound.match_key);
        value_keys.push_back(bound.value_key);
    }
    const std::string visible = condition.text();
    return fmt::format(
        "SELECT k.place, o.* FROM unnest({0}::uuid[], {1}::text[]) WITH ORDINALITY"
        " AS k (match_key, value_key, place)"
        " CROSS JOIN LATERAL (SELECT {2}, x.binding ->> 'value' AS value FROM"
        " ((SELECT c.decision_id, c.recorded_at FROM current_bindings c"
        " WHERE c.org_id = {3} AND c.match_key = k.match_key AND c.value_key < k.value_key"
        " LIMIT 100) UNION ALL (SELECT c.decision_id, c.recorded_at FROM current_bindings c"
        " WHERE c.org_id = {3} AND c.match_key = k.match_key AND c.value_key > k.value_key"
        " LIMIT 100)) n"
        " JOIN decisions d ON d.id = n.decision_id"
        " CROSS JOIN LATERAL akashi_binding_of({3}, d.id, k.match_key) AS x (binding)"
        " WHERE {4}"
        " ORDER BY n.recorded_at DESC, n.decision_id DESC LIMIT 3) o ORDER BY k.place",
        condition.bind(match_keys),
        condition.bind(value_keys),
        decision_columns(),
        condition.bind(org),
        visible
    );
}

/// Ranks by the keys alone, and reads only the best 60 decisions of a step: 20 of these are visible
/// unless most are not.
std::string select_candidates(Condition& condition, OrgId org, const PlanKeys& keys) {
    std::vector<std::int64_t> steps;
    std::vector<Uuid> sought;
    std::vector<std::int64_t> words;
    std::vector<std::int64_t> missing;
    for (const auto& one : keys.sought) {
        steps.push_back(static_cast<std::int64_t>(one.step));
        sought.push_back(one.key.key);
        words.push_back(static_cast<std::int64_t>(one.key.words));
        missing.push_back(one.key.missing);
    }
    const std::string visible = condition.text();
    const std::string ranked = fmt::format(
        "SELECT r.*, row_number() OVER (PARTITION BY r.step"
        " ORDER BY r.shared DESC, r.recorded_at DESC, r.decision_id DESC) AS place FROM"
        " (SELECT k.step, n.decision_id, count(*) AS shared, max(n.recorded_at) AS recorded_at"
        " FROM unnest({}::bigint[], {}::uuid[], {}::bigint[], {}::bigint[])"
        " AS k (step, key, words, missing)"
        " CROSS JOIN LATERAL"
        " (SELECT p.decision_id, p.recorded_at, p.words FROM decision_positions p"
        " WHERE p.org_id = {} AND p.match_key = k.key"
        " ORDER BY p.recorded_at DESC, p.decision_id DESC LIMIT 100) n"
        " WHERE bit_count((n.words & ~k.words)::bit(64)) <= k.missing"
        " GROUP BY k.step, n.decision_id) r",
        condition.bind(steps),
        condition.bind(sought),
        condition.bind(words),
        condition.bind(missing),
        condition.bind(org)
    );
    const std::string seen = fmt::format(
        "SELECT n.step, n.decision_id, row_number() OVER (PARTITION BY n.step ORDER BY n.place)"
        " AS place FROM ({}) n CROSS JOIN LATERAL"
        " (SELECT FROM decisions d WHERE d.id = n.decision_id AND {} OFFSET 0) o"
        " WHERE n.place <= 30",
        ranked,
        visible
    );
    return fmt::format(
        "SELECT c.step, c.id, c.agent_id, c.decision_type, c.outcome, c.confidence, c.valid_from,"
        " ARRAY(SELECT a.label FROM alternatives a WHERE a.decision_id = c.id ORDER BY a.position"
        " LIMIT 16) FROM (SELECT s.step, s.place, {},"
        " sum(octet_length(d.outcome)) OVER (ORDER BY s.place, s.step) AS bytes"
        " FROM ({}) s JOIN decisions d ON d.id = s.decision_id AND d.org_id = {}"
        " WHERE s.place <= 10) c WHERE c.bytes <= {} ORDER BY c.step, c.place",
        decision_columns(),
        seen,
        condition.bind(org),
        kOutcomeBytes
    );
}

}  // namespace

asio::awaitable<PlanMatches> PostgresPlanStore::find(
    OrgId org, Visibility visibility, PlanKeys keys
) {
    Condition of_bindings = in_force(org, visibility);
    const std::string opposed_text = select_opposed(of_bindings, org, keys);
    Condition of_positions = in_force(org, visibility);
    const std::string candidate_text = select_candidates(of_positions, org, keys);
    const Query opposed_query{"list_plan_opposed", opposed_text.c_str()};
    const Query candidate_query{"list_plan_candidates", candidate_text.c_str()};
    std::vector<Statement> statements;
    statements.push_back({&sql::read_plan_by_index, {}});
    statements.push_back({&opposed_query, of_bindings.parameters()});
    statements.push_back({&candidate_query, of_positions.parameters()});
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));

    PlanMatches matches;
    const Rows& opposed = results[1];
    for (int row = 0; row < opposed.count(); ++row)
        matches.opposed.push_back(
            {static_cast<std::size_t>(opposed.get<std::int64_t>(row, 0) - 1),
             read_decision(opposed, row, 1),
             opposed.get<std::string>(row, 7)}
        );
    const Rows& candidates = results[2];
    for (int row = 0; row < candidates.count(); ++row)
        matches.candidates.push_back(
            {static_cast<std::size_t>(candidates.get<std::int64_t>(row, 0)),
             read_decision(candidates, row, 1),
             candidates.get<std::vector<std::string>>(row, 7)}
        );
    co_return matches;
}

}  // namespace akashi::postgres
