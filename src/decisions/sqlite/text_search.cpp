#include "decisions/sqlite/text_search.hpp"

#include "decisions/sqlite/match_plan.hpp"
#include "decisions/sqlite/sql.hpp"
#include "search/ranking.hpp"
#include "sqlite/relevance.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <span>
#include <utility>

namespace akashi::sqlite {
namespace {

/// How many of the newest candidates are looked at, and how many when a filter left too few of
/// them.
constexpr std::int64_t kCandidates = kRareLimit;
constexpr std::int64_t kCandidatesWithFilter = 10 * kRareLimit;
/// Candidates whose rows are read at once, from the most relevant on.
constexpr std::size_t kChunk = 200;
/// Counts below this are cheap to find and may change quickly.
constexpr std::int64_t kCachedFrom = 100;

struct Candidate {
    RowNumber row = 0;
    double relevance = 0;
};

std::vector<Candidate> find_candidates(Connection& db, const Match& match, std::int64_t limit) {
    const std::string_view weights(
        reinterpret_cast<const char*>(match.weights.data()), match.weights.size() * sizeof(double)
    );
    std::vector<Candidate> candidates;
    Statement statement = db.prepare(sql::match_text);
    statement.bind(match.expression, Bytes{weights}, limit);
    while (statement.step())
        candidates.push_back({statement.column<RowNumber>(0), statement.column<double>(1)});
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

/// Those of the candidates that pass the condition, with their scores.
void score(
    Connection& db,
    const Condition& condition,
    std::span<const Candidate> candidates,
    std::vector<ScoredRow>& scored
) {
    const std::string rows = rows_as_json(candidates);
    Statement statement = db.prepare_text(
        "SELECT d.seq, c.key, d.completeness_score, d.outcome_score, d.valid_from"
        " FROM json_each(?) c CROSS JOIN decisions d INDEXED BY decisions_for_ranking"
        " ON d.seq = c.value WHERE d.valid_to IS NULL "
        "AND " +
        condition.text()
    );
    statement.bind(rows);
    condition.bind_to(statement);
    const Time time = now();
    Decision decision;
    while (statement.step()) {
        decision.completeness_score = statement.column<float>(2);
        decision.outcome_score = statement.column<std::optional<float>>(3);
        decision.valid_from = statement.column<Time>(4);
        const double relevance = candidates[statement.column<std::size_t>(1)].relevance;
        scored.push_back(
            {statement.column<RowNumber>(0), relevance, search_score(decision, relevance, time)}
        );
    }
}

bool is_better(const ScoredRow& a, const ScoredRow& b) {
    return a.score != b.score ? a.score > b.score : a.row > b.row;
}

/// The best `limit` of the candidates, which come by falling relevance. A score is never above the
/// relevance, so the rest need not be read once the worst result is above the next relevance.
std::vector<ScoredRow> best_of(
    Connection& db, const TextSearch& search, std::span<const Candidate> candidates
) {
    const auto limit = static_cast<std::size_t>(search.limit);
    std::vector<ScoredRow> best;
    while (!candidates.empty()) {
        if (best.size() == limit && best.back().score >= candidates.front().relevance) break;
        const std::size_t count = std::min(kChunk, candidates.size());
        score(db, search.condition, candidates.first(count), best);
        candidates = candidates.subspan(count);
        std::ranges::sort(best, is_better);
        if (best.size() > limit) best.resize(limit);
    }
    return best;
}

/// When a filter leaves too few of the newest candidates, more of them are looked at.
std::vector<ScoredRow> find_matching(Connection& db, const TextSearch& search, const Match& match) {
    std::vector<ScoredRow> best;
    for (const std::int64_t cap : {kCandidates, kCandidatesWithFilter}) {
        const std::vector<Candidate> candidates = find_candidates(db, match, cap);
        best = best_of(db, search, candidates);
        const bool saw_all = std::ssize(candidates) < cap;
        if (saw_all || std::ssize(best) == search.limit) break;
    }
    return best;
}

/// Asks one question after the other until there are enough results.
std::vector<ScoredRow> ask(
    Connection& db, const TextSearch& search, const std::vector<Match>& questions
) {
    std::vector<ScoredRow> best;
    for (const Match& match : questions) {
        for (const ScoredRow& row : find_matching(db, search, match))
            if (std::ranges::find(best, row.row, &ScoredRow::row) == best.end())
                best.push_back(row);
        if (std::ssize(best) >= search.limit) break;
    }
    std::ranges::sort(best, is_better);
    if (std::ssize(best) > search.limit) best.resize(static_cast<std::size_t>(search.limit));
    return best;
}

/// Terms that the index has tokens for: punctuation has none.
std::vector<IndexedTerm> look_up(
    Connection& db, TermStatistics& statistics, const std::vector<std::string>& terms
) {
    std::vector<IndexedTerm> found;
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
    const std::int64_t count = db.find<std::int64_t>(sql::find_term_frequency, term).value_or(0);
    if (count >= kCachedFrom) frequent_.insert(term, count, frequent_.generation());
    return count;
}

std::vector<ScoredRow> find_text(
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
    std::vector<ScoredRow> best = ask(db, search, plan.exact);
    if (best.empty()) best = ask(db, search, plan.by_prefix);
    return best;
}

}  // namespace akashi::sqlite
