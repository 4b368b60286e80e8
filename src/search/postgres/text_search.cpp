#include "search/postgres/text_search.hpp"

#include "decisions/decision_conditions.hpp"
#include "postgres/visibility.hpp"
#include "search/postgres/sql.hpp"
#include "search/ranking.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// ts_rank of one occurrence with weight 1 is 6/π². It is scaled so that one occurrence in the
/// outcome earns what search/ranking.hpp says.
constexpr double kOneOccurrence = 0.6079271018540267;
constexpr double kOfOneOccurrence = 1 / (1 + kSaturation);

enum class Match { words, beginnings };

/// The tsquery of a term. Its text may hold anything; the words of a phrase keep their order.
std::string tsquery(Condition& condition, const std::string& text, Match match) {
    const std::string name = condition.bind(text);
    if (match == Match::beginnings)
        return fmt::format(
            "to_tsquery('akashi_words', quote_literal(akashi_fold({})) || ':*')", name
        );
    return fmt::format("phraseto_tsquery('akashi_words', akashi_fold({}))", name);
}

/// Runs a query for words and never reads the whole table. The planner would do so while many words
/// wait to be merged into the index: it overestimates the cost of reading them and underestimates
/// the cost of comparing the words of a row, about 10 microseconds.
asio::awaitable<Rows> run_by_index(Pool& pool, const Query& query, Parameters parameters) {
    std::vector<Statement> statements;
    statements.push_back({&sql::search_by_index, {}});
    statements.push_back({&query, std::move(parameters)});
    std::vector<Rows> results = co_await pool.run_together(std::move(statements));
    co_return std::move(results.back());
}

/// Counts the current decisions of the organization that have each term, up to kCandidates + 1.
/// Returns how many decisions there are, up to 100,000.
asio::awaitable<std::int64_t> count_rows(Pool& pool, OrgId org, std::vector<Term>& terms) {
    Condition all("TRUE");
    std::string text = "SELECT (SELECT count(*) FROM (SELECT 1 FROM decisions d WHERE d.org_id = " +
                       all.bind(org) + " AND d.valid_to IS NULL LIMIT 100000) c)";
    for (const Term& term : terms)
        text += fmt::format(
            ", (SELECT count(*) FROM (SELECT 1 FROM decisions d WHERE d.org_id = $1"
            " AND d.valid_to IS NULL AND d.search_vector @@ {} LIMIT {}) c)",
            tsquery(all, term.text, Match::words),
            kCandidates + 1
        );
    const Query query{"count_terms", text.c_str()};
    const Rows rows = co_await run_by_index(pool, query, all.parameters());
    for (std::size_t i = 0; i < terms.size(); ++i)
        terms[i].rows = rows.get<std::int64_t>(0, static_cast<int>(i) + 1);
    co_return rows.get<std::int64_t>(0, 0);
}

/// Matches rows that have one of the rare terms, or any term when none is rare.
std::string any_rare(Condition& condition, const std::vector<Term>& terms, Match match) {
    const bool none_is_rare = terms.front().rows > kCandidates;
    const std::size_t count = none_is_rare ? terms.size() : count_rare(terms);
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += (i == 0 ? "" : " || ") + tsquery(condition, terms[i].text, match);
    return text;
}

std::string relevance(Condition& condition, const std::vector<Term>& terms, Match match) {
    // {D, C, B, A}: none, reasoning, decision_type, outcome.
    const std::string columns =
        fmt::format("'{{0, {}, {}, {}}}'", kReasoningWeight, kTypeWeight, kOutcomeWeight);
    std::string text = "0::double precision";
    for (const Term& term : terms)
        text += fmt::format(
            " + {} * least(1, ts_rank({}, d.search_vector, {}) * {}::double precision)",
            condition.bind(term.weight),
            columns,
            tsquery(condition, term.text, match),
            kOfOneOccurrence / kOneOccurrence
        );
    return text;
}

/// search_score() of the candidate `c`.
std::string score(Condition& condition, Time now) {
    return fmt::format(
        "c.relevance * ({} + {} * c.completeness_score + {} * coalesce(c.outcome_score, 0))"
        " / (1 + greatest(0, extract(epoch FROM {} - c.valid_from)::double precision) / {})",
        kBaseQuality,
        kCompletenessShare,
        kOutcomeShare,
        condition.bind(now),
        std::chrono::seconds(kHalfLife).count()
    );
}

/// The best of the newest rows that match, in the order of is_before().
asio::awaitable<std::vector<TextHit>> ask(
    Pool& pool, const TextSearch& search, const std::vector<Term>& terms, Match match
) {
    if (terms.empty()) co_return std::vector<TextHit>();
    Condition condition =
        decision_condition<Condition>(search.org, search.visibility, search.filter);
    std::string words = "d.search_vector @@ (" + any_rare(condition, terms, match) + ")";
    for (const std::string& text : search.query.excluded)
        words += " AND NOT d.search_vector @@ " + tsquery(condition, text, Match::words);
    const std::string text = fmt::format(
        "SELECT c.id, c.relevance, {0} AS score FROM ("
        "SELECT d.id, {1} AS relevance, d.completeness_score, d.outcome_score, d.valid_from"
        " FROM decisions d WHERE {2} AND d.valid_to IS NULL AND {3}"
        " ORDER BY d.valid_from DESC, d.id DESC LIMIT {4}) c"
        " ORDER BY score DESC, c.valid_from DESC, c.id DESC LIMIT {5}",
        score(condition, now()),
        relevance(condition, terms, match),
        condition.text(),
        words,
        kCandidates,
        condition.bind(search.limit)
    );
    const Query query{"search_decisions", text.c_str()};
    const Rows rows = co_await run_by_index(pool, query, condition.parameters());
    std::vector<TextHit> hits;
    hits.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row)
        hits.push_back(
            {.id = rows.get<DecisionId>(row, 0),
             .relevance = rows.get<double>(row, 1),
             .score = rows.get<double>(row, 2)}
        );
    co_return hits;
}

}  // namespace

asio::awaitable<std::vector<TextHit>> find_text(Pool& pool, TextSearch search) {
    if (search.limit <= 0 || search.query.empty()) co_return std::vector<TextHit>();
    std::vector<Term> terms;
    terms.reserve(search.query.terms.size());
    for (const std::string& text : search.query.terms) terms.push_back({.text = text});
    const std::vector<Term> prefixes = as_prefixes(terms);
    const std::int64_t rows = co_await count_rows(pool, search.org, terms);
    weigh(terms, rows);
    std::vector<TextHit> hits = co_await ask(pool, search, terms, Match::words);
    if (hits.empty()) hits = co_await ask(pool, search, prefixes, Match::beginnings);
    co_return hits;
}

}  // namespace akashi::postgres
