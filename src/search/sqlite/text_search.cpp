#include "search/sqlite/text_search.hpp"

#include "decisions/decision_conditions.hpp"
#include "search/sqlite/documents.hpp"
#include "search/sqlite/index_damage.hpp"
#include "search/sqlite/index_terms.hpp"
#include "search/sqlite/sql.hpp"
#include "sqlite/visibility.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <unordered_map>
#include <utility>

namespace akashi::sqlite {
namespace {

/// How many rows of the index are looked at for one of the candidates when the filter leaves few.
constexpr std::int64_t kLookedAt = 20'000;
constexpr std::int64_t kChunk = 2000;

using RowNumber = std::int64_t;
using Rows = std::vector<RowNumber>;

std::string as_json(std::span<const RowNumber> rows) {
    return fmt::format("[{}]", fmt::join(rows, ","));
}

/// Rows of the index that match, newest first.
class Matches {
public:
    Matches(Connection& db, const std::string& expression)
        : db_(db), statement_(read_index(db, [&] { return db.prepare(sql::match_terms); })) {
        statement_.bind(expression);
    }

    /// The next rows, fewer at the end.
    Rows take(std::int64_t count) {
        Rows rows;
        read_index(db_, [&] {
            while (std::ssize(rows) < count && statement_.step())
                rows.push_back(statement_.column<RowNumber>(0));
        });
        return rows;
    }

private:
    Connection& db_;
    Statement statement_;
};

/// Which decisions may be found: the current ones of the organization that pass the filter.
class Scope {
public:
    Scope(Connection& db, const IndexSearch& search)
        : db_(db),
          condition_(decision_condition<Condition>(search.org, search.visibility, search.filter)),
          passes_all_(condition_.text() == all_of(search.org).text()) {}

    const Condition& condition() const { return condition_; }
    /// True when every row of the index passes, unless it ended a moment ago.
    bool passes_all() const { return passes_all_; }

    /// Those that pass, in their order.
    Rows passing(const Rows& rows) const {
        if (passes_all_ || rows.empty()) return rows;
        const std::string wanted = as_json(rows);
        Statement statement = db_.prepare_text(
            "SELECT d.seq FROM json_each(?) wanted CROSS JOIN decisions d"
            " INDEXED BY decisions_for_ranking ON d.seq = wanted.value"
            " WHERE d.valid_to IS NULL AND " +
            condition_.text()
        );
        statement.bind(wanted);
        condition_.bind_to(statement);
        Rows passing;
        while (statement.step()) passing.push_back(statement.column<RowNumber>(0));
        return passing;
    }

private:
    static Condition all_of(OrgId org) {
        return decision_condition<Condition>(org, Visibility::everything(), {});
    }

    Connection& db_;
    const Condition condition_;
    const bool passes_all_;
};

/// The `limit` newest rows that match and pass. Rows that do not pass may be among them when all
/// that match are returned.
Rows choose(Connection& db, const Scope& scope, const std::string& expression, std::int64_t limit) {
    Matches matches(db, expression);
    Rows chosen = matches.take(limit);
    if (scope.passes_all() || std::ssize(chosen) < limit) return chosen;
    chosen = scope.passing(chosen);
    for (std::int64_t seen = limit; seen < kLookedAt && std::ssize(chosen) < limit;) {
        const Rows next = matches.take(kChunk);
        std::ranges::copy(scope.passing(next), std::back_inserter(chosen));
        seen += std::ssize(next);
        if (std::ssize(next) < kChunk) break;
    }
    if (std::ssize(chosen) > limit) chosen.resize(static_cast<std::size_t>(limit));
    return chosen;
}

/// A row with the sum of the weights of the candidates that chose it.
using Weighed = std::pair<double, RowNumber>;

std::vector<Weighed> weigh_rows(
    Connection& db,
    const Scope& scope,
    std::int64_t org,
    const WeighedQuery& query,
    std::int64_t ranked
) {
    // When all weigh the same, the newest ones are the best.
    const bool are_equal = query.candidates.size() == 1;
    std::unordered_map<RowNumber, double> weights;
    for (const Candidates& candidates : query.candidates) {
        if (candidates.is_fallback && std::ssize(weights) >= ranked && scope.passes_all()) continue;
        const std::string expression = match_expression(org, candidates, query);
        const std::int64_t limit = are_equal ? ranked : std::max(kCandidates, ranked);
        for (const RowNumber row : choose(db, scope, expression, limit))
            weights[row] += candidates.weight;
    }
    std::vector<Weighed> rows;
    rows.reserve(weights.size());
    for (const auto& [row, weight] : weights) rows.emplace_back(weight, row);
    return rows;
}

/// The heaviest rows that pass, the newest among equals.
Rows heaviest(const Scope& scope, std::vector<Weighed> rows, std::int64_t limit) {
    Rows best;
    std::ranges::make_heap(rows);
    while (!rows.empty() && std::ssize(best) < limit) {
        Rows next;
        while (!rows.empty() && std::ssize(next) < limit) {
            std::ranges::pop_heap(rows);
            next.push_back(rows.back().second);
            rows.pop_back();
        }
        std::ranges::copy(scope.passing(next), std::back_inserter(best));
    }
    if (std::ssize(best) > limit) best.resize(static_cast<std::size_t>(limit));
    return best;
}

/// Adds those of the neighbors that pass and have terms, if they are not there yet.
void add_neighbors(Connection& db, const Scope& scope, const IndexSearch& search, Rows& rows) {
    if (!search.meaning) return;
    Rows neighbors;
    for (const Neighbor& neighbor : search.meaning->neighbors)
        if (const auto row = db.find<RowNumber>(sql::find_row_of_decision, neighbor.id, search.org))
            if (std::ranges::find(rows, *row) == rows.end()) neighbors.push_back(*row);
    std::ranges::copy(scope.passing(neighbors), std::back_inserter(rows));
}

/// A decision that is ranked.
struct Ranked {
    DecisionId id;
    Merit merit;
};

/// Of the decisions that are still current. `rows` becomes theirs.
std::vector<Ranked> read_merits(
    Connection& db, const Scope& scope, const IndexSearch& search, Rows& rows
) {
    const std::string wanted = as_json(rows);
    rows.clear();
    std::vector<Ranked> found;
    Condition citing(
        "c.precedent_ref = d.id AND c.precedent_relation IS NOT 'rejects'"
        " AND c.valid_to IS NULL AND c.org_id = d.org_id"
    );
    add_visibility(citing, "c.agent_id", search.org, search.visibility);
    Condition replaced("p.id = d.supersedes_id AND p.org_id = d.org_id");
    add_visibility(replaced, "p.agent_id", search.org, search.visibility);
    Statement statement = db.prepare_text(fmt::format(
        "SELECT d.seq, d.id, d.valid_from, d.completeness_score, d.outcome_score,"
        " d.decision_type IS coalesce(?, d.decision_type),"
        " (SELECT count(*) FROM (SELECT 1 FROM decisions c INDEXED BY decisions_by_precedent"
        " WHERE {} LIMIT {})),"
        " coalesce((SELECT d.valid_from - p.valid_from >= {} FROM decisions p"
        " WHERE {}), TRUE)"
        " FROM json_each(?) wanted CROSS JOIN decisions d INDEXED BY decisions_for_ranking"
        " ON d.seq = wanted.value WHERE d.valid_to IS NULL AND {}",
        citing.text(),
        kMostCitations,
        std::chrono::microseconds(kSettled).count(),
        replaced.text(),
        scope.condition().text()
    ));
    statement.bind(search.preferred_type);
    citing.bind_to(statement);
    replaced.bind_to(statement);
    statement.bind(wanted);
    scope.condition().bind_to(statement);
    while (statement.step()) {
        rows.push_back(statement.column<RowNumber>(0));
        found.push_back(
            {statement.column<DecisionId>(1),
             {.valid_from = statement.column<Time>(2),
              .completeness_score = statement.column<float>(3),
              .outcome_score = statement.column<std::optional<float>>(4),
              .citations = statement.column<std::int64_t>(6),
              .is_of_the_type = statement.column<bool>(5),
              .is_settled = statement.column<bool>(7)}}
        );
    }
    return found;
}

std::vector<TextHit> rank(
    Connection& db, const IndexSearch& search, const Rows& rows, const std::vector<Ranked>& ranked
) {
    const Time time = now();  // one for all, so that equal decisions have equal scores
    const std::string wanted = as_json(rows);
    Occurrences occurrences(search.query);
    std::vector<TextHit> hits;
    read_index(db, [&] {
        Statement document = db.prepare(sql::list_documents);
        document.bind(wanted);
        while (document.step()) {
            occurrences.clear();
            for (const auto& [part, column] : {std::pair(TextPart::title, 1), {TextPart::body, 2}})
                visit_terms(document.column<std::string>(column), [&](std::string_view term) {
                    occurrences.add(part, term);
                });
            const auto& [id, merit] = ranked[document.column<std::size_t>(0)];
            hits.push_back(make_hit(id, occurrences, search.meaning, merit, time));
        }
    });
    return hits;
}

}  // namespace

std::vector<TextHit> find_text(Connection& db, const IndexSearch& search) {
    if (search.limit <= 0) return {};
    const auto org = read_index(db, [&] { return find_document_org(db, search.org); });
    if (!org) return {};
    const Scope scope(db, search);
    const std::int64_t ranked = std::max(kRanked, search.limit);
    Rows rows = heaviest(scope, weigh_rows(db, scope, *org, search.query, ranked), ranked);
    add_neighbors(db, scope, search, rows);
    const std::vector<Ranked> merits = read_merits(db, scope, search, rows);
    std::vector<TextHit> hits = rank(db, search, rows, merits);
    keep_best(hits, search.limit);
    return hits;
}

}  // namespace akashi::sqlite
