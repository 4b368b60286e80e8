#include "search/postgres/find_statement.hpp"

#include "decisions/decision_conditions.hpp"
#include "postgres/visibility.hpp"
#include "search/postgres/tsquery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::postgres {
namespace {

/// What a decision costs, in microseconds, that is found from the index of terms or by reading the
/// newest decisions, most of them only for their terms.
constexpr double kCostByIndex = 1.5;
constexpr double kCostByReading = 10;
/// More than all words of a query together.
constexpr double kWeightOfNeighbors = 1e6;

/// Candidates as arrays for unnest().
struct Choices {
    std::vector<std::string> queries;
    std::vector<double> weights;
};

/// How candidates are found.
struct Ways {
    Choices any;      ///< all of them, from the index of terms
    Choices newest;   ///< the newest of them, from the index of terms
    Choices reading;  ///< the newest of them, by reading the newest decisions
};

/// Reading ends when it has found `ranked` of them.
bool is_read_faster(const Candidates& candidates, std::int64_t ranked) {
    return kCostByReading * static_cast<double>(ranked) / candidates.share <
           kCostByIndex * candidates.decisions;
}

Ways ways_of(const IndexSearch& search, bool are_fallback, std::int64_t ranked) {
    Ways ways;
    for (const Candidates& candidates : search.query.candidates) {
        if (candidates.is_fallback != are_fallback) continue;
        Choices& choices = candidates.is_rare                   ? ways.any
                           : is_read_faster(candidates, ranked) ? ways.reading
                                                                : ways.newest;
        choices.queries.push_back(candidates_tsquery(search.org, candidates, search.query));
        choices.weights.push_back(candidates.weight);
    }
    return ways;
}

std::vector<DecisionId> ids_of_neighbors(const IndexSearch& search) {
    std::vector<DecisionId> ids;
    if (!search.meaning) return ids;
    for (const Neighbor& neighbor : search.meaning->neighbors) ids.push_back(neighbor.id);
    return ids;
}

bool has_conditions(const IndexSearch& search) {
    bool has_any = !search.visibility.sees_everything() || search.filter.trace_id.has_value();
    visit_conditions(search.filter, [&](auto, auto, const auto&) { has_any = true; });
    return has_any || !phrases_tsquery(search.query).empty();
}

class Maker {
public:
    explicit Maker(const IndexSearch& search)
        : search_(search),
          ranked_(std::max(kRanked, search.limit)),
          neighbors_(ids_of_neighbors(search)),
          statement_(decision_condition<Condition>(search.org, search.visibility, search.filter)) {
        decisions_ = statement_.text() + " AND d.valid_to IS NULL";
        const std::size_t end = statement_.text().size();
        add_visibility(statement_, "c.agent_id", search.org, search.visibility);
        citing_ = statement_.text().substr(end);
        const std::size_t citing_end = statement_.text().size();
        add_visibility(statement_, "p.agent_id", search.org, search.visibility);
        replaced_ = statement_.text().substr(citing_end);
        const std::string phrases = phrases_tsquery(search.query);
        if (!phrases.empty())
            documents_ = fmt::format(" AND s.words @@ {}::tsquery", statement_.bind(phrases));
    }

    FindStatement make() {
        std::string text = fmt::format(
            "SELECT f.* FROM (SELECT x.id FROM ({}) x GROUP BY x.id, x.valid_from"
            " ORDER BY sum(x.weight) DESC, x.valid_from DESC, x.id DESC) c"
            " CROSS JOIN LATERAL ({}) f LIMIT {}",
            with_neighbors(all_candidates()),
            found(),
            ranked_ + std::ssize(neighbors_)
        );
        return {std::move(text), statement_.parameters()};
    }

private:
    std::string candidates(bool are_fallback) {
        const Ways ways = ways_of(search_, are_fallback, ranked_);
        std::string text;
        const auto add = [&](const Choices& choices, const std::string& source) {
            if (choices.queries.empty()) return;
            text += fmt::format(
                "{}SELECT s.id, s.valid_from, q.weight"
                " FROM unnest({}, {}) AS q (words, weight) CROSS JOIN LATERAL ({}) s",
                text.empty() ? "" : " UNION ALL ",
                statement_.bind(choices.queries),
                statement_.bind(choices.weights),
                source
            );
        };
        add(ways.any, by_index("", kCandidates));
        add(ways.newest, by_index(" ORDER BY s.valid_from DESC, s.decision_id DESC", ranked_));
        add(ways.reading, by_reading());
        return text;
    }

    /// The fallback is not looked up when the others choose enough. They do not tell that when some
    /// of what they choose may not pass a condition.
    std::string all_candidates() {
        std::string first = candidates(/*are_fallback=*/false);
        const std::string fallback = candidates(/*are_fallback=*/true);
        if (fallback.empty()) return first;
        if (has_conditions(search_)) return first + " UNION ALL " + fallback;
        return fmt::format(
            "WITH chosen AS MATERIALIZED ({}) SELECT * FROM chosen UNION ALL"
            " SELECT * FROM ({}) y WHERE (SELECT count(DISTINCT id) FROM chosen) < {}",
            first,
            fallback,
            ranked_
        );
    }

    /// Neighbors come before all others. Whether they pass the conditions is looked at later.
    std::string with_neighbors(std::string candidates) {
        if (neighbors_.empty()) return candidates;
        std::string text = fmt::format(
            "SELECT s.decision_id AS id, s.valid_from, {} AS weight FROM search_documents s"
            " WHERE s.decision_id = ANY ({})",
            kWeightOfNeighbors,
            statement_.bind(neighbors_)
        );
        if (!candidates.empty()) text += fmt::format(" UNION ALL SELECT * FROM ({}) w", candidates);
        return text;
    }

    /// The organization is in the query. There is no condition on its column, so that the planner
    /// cannot choose the index that has it, and compare the terms of all its decisions. What must
    /// still pass a condition is not limited.
    std::string by_index(std::string_view order, std::int64_t limit) const {
        std::string text =
            "SELECT s.decision_id AS id, s.valid_from FROM search_documents s"
            " WHERE s.words @@ q.words::tsquery";
        text += order;
        if (!has_conditions(search_)) text += fmt::format(" LIMIT {}", limit);
        return text;
    }

    std::string by_reading() const {
        return fmt::format(
            "SELECT d.id, d.valid_from FROM decisions d CROSS JOIN LATERAL (SELECT"
            " FROM search_documents s WHERE s.decision_id = d.id AND s.words @@ q.words::tsquery{}"
            " LIMIT 1) s WHERE {} ORDER BY d.valid_from DESC, d.id DESC LIMIT {}",
            documents_,
            decisions_,
            ranked_
        );
    }

    /// The LIMIT keeps the order of the candidates: they are looked up one after the other.
    std::string found() {
        const std::string type = statement_.bind(search_.preferred_type);
        return fmt::format(
            "SELECT d.id, d.valid_from, d.completeness_score, d.outcome_score,"
            " (SELECT count(*) FROM (SELECT FROM decisions c WHERE c.org_id = d.org_id"
            " AND c.precedent_ref = d.id AND c.precedent_relation IS DISTINCT FROM 'rejects'"
            " AND c.valid_to IS NULL{4} LIMIT {0}) c) AS citations,"
            " {1} IS NULL OR d.decision_type = {1} AS is_of_the_type,"
            " coalesce((SELECT d.valid_from - p.valid_from >= make_interval(hours => {5})"
            " FROM decisions p WHERE p.id = d.supersedes_id AND p.org_id = d.org_id{6}), TRUE)"
            " AS is_settled, s.words"
            " FROM decisions d JOIN search_documents s ON s.decision_id = d.id"
            " WHERE d.id = c.id AND {2}{3} LIMIT 1",
            kMostCitations,
            type,
            decisions_,
            documents_,
            citing_,
            kSettled.count(),
            replaced_
        );
    }

    const IndexSearch& search_;
    const std::int64_t ranked_;  ///< besides the neighbors
    const std::vector<DecisionId> neighbors_;
    Condition statement_;
    std::string decisions_;  ///< what a decision `d` must pass
    std::string documents_;  ///< what is left to check of its terms `s`
    std::string replaced_;   ///< what a decision `p` that it replaced must pass
    std::string citing_;     ///< what a decision `c` that cites it must pass
};

}  // namespace

FindStatement find_statement(const IndexSearch& search) { return Maker(search).make(); }

}  // namespace akashi::postgres
