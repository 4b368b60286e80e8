#include "search/sqlite/text_search.hpp"

#include "decisions/decision_conditions.hpp"
#include "search/ranking.hpp"
#include "search/sqlite/index_damage.hpp"
#include "search/sqlite/match_plan.hpp"
#include "search/sqlite/relevance.hpp"
#include "search/sqlite/sql.hpp"
#include "sqlite/visibility.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <span>
#include <tuple>
#include <utility>

namespace akashi::sqlite {
namespace {

/// How many candidates are looked at when a filter has left too few of the first kCandidates.
constexpr std::int64_t kCandidatesWithFilter = 10 * kCandidates;
/// Candidates whose rows are read in one statement, the most relevant first.
constexpr std::size_t kChunk = 200;
/// Lower counts are not cached: they are cheap to find and may change quickly.
constexpr std::int64_t kCachedFrom = 100;

using RowNumber = std::int64_t;

struct Candidate {
    RowNumber row = 0;
    double relevance = 0;
};

/// A candidate that passes the condition.
struct ScoredRow {
    RowNumber row = 0;
    double relevance = 0;
    double score = 0;
    Time valid_from;
};

/// What the questions of one search have in common.
struct Scope {
    Condition condition;  ///< for decisions `d`
    std::size_t limit;
    Time now;  ///< one for all, so that equal rows have equal scores
};

std::vector<Candidate> find_candidates(Connection& db, const Match& match, std::int64_t limit) {
    const std::string_view weights(
        reinterpret_cast<const char*>(match.weights.data()), match.weights.size() * sizeof(double)
    );
    std::vector<Candidate> candidates;
    read_index(db, [&] {
        Statement statement = db.prepare(sql::match_text);
        statement.bind(match.expression, Bytes{weights}, limit);
        while (statement.step())
            candidates.push_back({statement.column<RowNumber>(0), statement.column<double>(1)});
    });
    std::ranges::sort(candidates, std::greater(), [](const Candidate& candidate) {
        return std::pair(candidate.relevance, candidate.row);
    });
    return candidates;
}

std::string rows_as_json(std::span<const Candidate> candidates) {
    std::string text = "[";
    for (const auto& candidate : candidates) {
        if (text.size() > 1) text += ',';
        text += std::to_string(candidate.row);
    }
    return text + "]";
}

/// Adds those of the candidates that pass the condition, with their scores.
void score(
    Connection& db,
    const Scope& scope,
    std::span<const Candidate> candidates,
    std::vector<ScoredRow>& scored
) {
    const std::string rows = rows_as_json(candidates);
    Statement statement = db.prepare_text(
        "SELECT d.seq, c.key, d.completeness_score, d.outcome_score, d.valid_from"
        " FROM json_each(?) c CROSS JOIN decisions d INDEXED BY decisions_for_ranking"
        " ON d.seq = c.value WHERE d.valid_to IS NULL "
        "AND " +
        scope.condition.text()
    );
    statement.bind(rows);
    scope.condition.bind_to(statement);
    while (statement.step()) {
        const Merit merit{
            .completeness_score = statement.column<float>(2),
            .outcome_score = statement.column<std::optional<float>>(3),
            .valid_from = statement.column<Time>(4)
        };
        const double relevance = candidates[statement.column<std::size_t>(1)].relevance;
        scored.push_back(
            {statement.column<RowNumber>(0),
             relevance,
             search_score(merit, relevance, scope.now),
             merit.valid_from}
        );
    }
}

/// Sorts as is_before() does, but without the ids, which the ranking index does not have. Removes
/// what is beyond the limit, except rows that tie with the last one: their ids decide later.
void keep_best(std::vector<ScoredRow>& rows, std::size_t limit) {
    const auto rank = [](const ScoredRow& row) { return std::pair(row.score, row.valid_from); };
    std::ranges::sort(rows, std::greater(), rank);
    if (rows.size() <= limit) return;
    const auto last = rank(rows[limit - 1]);
    std::size_t kept = limit;
    while (kept < rows.size() && rank(rows[kept]) == last) ++kept;
    rows.resize(kept);
}

/// The best of the candidates, which are sorted by falling relevance. A score is never above the
/// relevance, so reading ends once the worst result's score is above the next relevance.
std::vector<ScoredRow> best_of(
    Connection& db, const Scope& scope, std::span<const Candidate> candidates
) {
    std::vector<ScoredRow> best;
    while (!candidates.empty()) {
        if (best.size() >= scope.limit && best.back().score > candidates.front().relevance) break;
        const std::size_t count = std::min(kChunk, candidates.size());
        score(db, scope, candidates.first(count), best);
        candidates = candidates.subspan(count);
        keep_best(best, scope.limit);
    }
    return best;
}

/// When a filter leaves too few of the newest candidates, more of them are looked at.
std::vector<ScoredRow> find_matching(Connection& db, const Scope& scope, const Match& match) {
    std::vector<ScoredRow> best;
    for (const std::int64_t cap : {kCandidates, kCandidatesWithFilter}) {
        const std::vector<Candidate> candidates = find_candidates(db, match, cap);
        best = best_of(db, scope, candidates);
        const bool saw_all = std::ssize(candidates) < cap;
        if (saw_all || best.size() >= scope.limit) break;
    }
    return best;
}

/// Asks one question after the other until there are enough results.
std::vector<ScoredRow> ask(
    Connection& db, const Scope& scope, const std::vector<Match>& questions
) {
    std::vector<ScoredRow> best;
    for (const Match& match : questions) {
        for (const ScoredRow& row : find_matching(db, scope, match))
            if (std::ranges::find(best, row.row, &ScoredRow::row) == best.end())
                best.push_back(row);
        if (best.size() >= scope.limit) break;
    }
    keep_best(best, scope.limit);
    return best;
}

/// The hits in the order in which they are shown.
std::vector<TextHit> as_hits(
    Connection& db, const std::vector<ScoredRow>& rows, std::size_t limit
) {
    std::vector<std::pair<Rank, TextHit>> ranked;
    ranked.reserve(rows.size());
    for (const ScoredRow& row : rows)
        if (const auto id = db.find<DecisionId>(sql::find_decision_id, row.row))
            ranked.push_back({{row.score, row.valid_from, *id}, {*id, row.relevance, row.score}});
    std::ranges::sort(ranked, is_before, &std::pair<Rank, TextHit>::first);
    if (ranked.size() > limit) ranked.resize(limit);
    std::vector<TextHit> hits;
    hits.reserve(ranked.size());
    for (const auto& [rank, hit] : ranked) hits.push_back(hit);
    return hits;
}

/// Terms that the index has tokens for: punctuation has none.
std::vector<Term> look_up(
    Connection& db, TermStatistics& statistics, const std::vector<std::string>& terms
) {
    std::vector<Term> found;
    for (const auto& text : terms) {
        const std::vector<std::string> tokens = index_terms(db.handle(), text);
        if (tokens.empty()) continue;
        std::int64_t documents = std::numeric_limits<std::int64_t>::max();
        for (const auto& token : tokens)
            documents = std::min(documents, statistics.documents(db, token));
        found.push_back({text, documents});
    }
    return found;
}

}  // namespace

std::int64_t TermStatistics::documents(Connection& db, const std::string& term) {
    if (const auto known = frequent_.find(term)) return *known;
    const std::int64_t count = read_index(db, [&] {
        return db.find<std::int64_t>(sql::find_term_frequency, term).value_or(0);
    });
    if (count >= kCachedFrom) frequent_.insert(term, count, frequent_.generation());
    return count;
}

std::vector<TextHit> find_text(
    Connection& db, TermStatistics& statistics, const TextSearch& search
) {
    if (search.limit <= 0) return {};
    std::vector<std::string> excluded;
    for (const auto& text : search.query.excluded)
        if (!index_terms(db.handle(), text).empty()) excluded.push_back(text);
    const MatchPlan plan = plan_match(
        look_up(db, statistics, search.query.terms),
        excluded,
        db.find<std::int64_t>(sql::count_rows).value_or(0)
    );
    const Scope scope{
        .condition = decision_condition<Condition>(search.org, search.visibility, search.filter),
        .limit = static_cast<std::size_t>(search.limit),
        .now = now()
    };
    std::vector<ScoredRow> best = ask(db, scope, plan.exact);
    if (best.empty()) best = ask(db, scope, plan.by_prefix);
    return as_hits(db, best, scope.limit);
}

}  // namespace akashi::sqlite
