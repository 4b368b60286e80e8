#include "decisions/postgres/text_search.hpp"

#include "decisions/postgres/decision_filter.hpp"
#include "decisions/postgres/decision_rows.hpp"
#include "decisions/postgres/sql.hpp"
#include "search/ranking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Rows that are looked at for one query, and up to which a term is rare.
constexpr std::int64_t kCandidates = 2000;
/// ts_rank of one occurrence with weight 1 is 6/π²; one in the outcome is to give 1 / (1 + 0.4).
constexpr double kOneOccurrence = 0.6079271018540267;
constexpr double kOfOneOccurrence = 1 / 1.4;
/// Of beginnings of words, which are only looked for when there is nothing else.
constexpr double kPrefixRelevance = 0.3;
constexpr std::size_t kShortestPrefix = 3;
/// {D, C, B, A}: none, reasoning, decision_type, outcome.
constexpr std::string_view kColumnWeights = "'{0, 0.5, 0.8, 1}'";

/// A term with the expression that makes a tsquery of it.
struct Term {
    std::string text;
    bool is_prefix = false;
    std::int64_t rows = 0;  ///< that have it, counted up to kCandidates + 1
    double weight = 0;      ///< its share of the query
};

/// The tsquery of a term, whatever is in its text: phrases keep their order.
std::string tsquery(Condition& condition, const Term& term) {
    const std::string name = condition.bind(term.text);
    if (term.is_prefix)
        return fmt::format(
            "to_tsquery('akashi_words', quote_literal(akashi_fold({})) || ':*')", name
        );
    return fmt::format("phraseto_tsquery('akashi_words', akashi_fold({}))", name);
}

/// Runs a query for words, never over the whole table. The planner would while many words wait to
/// be merged into the index: it takes reading them for dear, and comparing the words of a row,
/// about 10 microseconds, for cheap.
asio::awaitable<Rows> run_by_index(Pool& pool, const Query& query, Parameters parameters) {
    std::vector<Statement> statements;
    statements.push_back({&sql::search_by_index, {}});
    statements.push_back({&query, std::move(parameters)});
    std::vector<Rows> results = co_await pool.run_together(std::move(statements));
    co_return std::move(results.back());
}

/// How many current decisions of the organization have each of the terms, and how many there are.
asio::awaitable<std::int64_t> count_rows(Pool& pool, OrgId org, std::vector<Term>& terms) {
    Condition all("TRUE");
    std::string text = "SELECT (SELECT count(*) FROM (SELECT 1 FROM decisions d WHERE d.org_id = " +
                       all.bind(org) + " AND d.valid_to IS NULL LIMIT 100000) c)";
    for (const Term& term : terms)
        text += fmt::format(
            ", (SELECT count(*) FROM (SELECT 1 FROM decisions d WHERE d.org_id = $1"
            " AND d.valid_to IS NULL AND d.search_vector @@ {} LIMIT {}) c)",
            tsquery(all, term),
            kCandidates + 1
        );
    const Query query{"count_terms", text.c_str()};
    const Rows rows = co_await run_by_index(pool, query, all.parameters());
    for (std::size_t i = 0; i < terms.size(); ++i)
        terms[i].rows = rows.get<std::int64_t>(0, static_cast<int>(i) + 1);
    co_return rows.get<std::int64_t>(0, 0);
}

/// Sets the weights; terms that occur nowhere keep theirs, which nothing can earn, and go.
void weigh(std::vector<Term>& terms, std::int64_t rows) {
    double total = 0;
    for (Term& term : terms) {
        const auto n = static_cast<double>(std::max<std::int64_t>(term.rows, 1));
        const double missing = std::max(0.0, static_cast<double>(rows) - n);
        term.weight = std::log(1 + (missing + 0.5) / (n + 0.5));
        total += term.weight;
    }
    for (Term& term : terms) term.weight /= total;
    std::erase_if(terms, [](const Term& term) { return term.rows == 0; });
    std::ranges::sort(terms, {}, &Term::rows);
}

/// The first terms, as many as stay within the limit together; all when none is rare.
std::size_t count_rare(const std::vector<Term>& terms) {
    if (terms.front().rows > kCandidates) return terms.size();
    std::int64_t rows = 0;
    std::size_t count = 0;
    while (count < terms.size() && (rows += terms[count].rows) <= kCandidates) ++count;
    return std::max<std::size_t>(count, 1);
}

std::string any_of(Condition& condition, const std::vector<Term>& terms, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += (i == 0 ? "" : " || ") + tsquery(condition, terms[i]);
    return text;
}

std::string relevance(Condition& condition, const std::vector<Term>& terms) {
    std::string text = "0::double precision";
    for (const Term& term : terms)
        text += fmt::format(
            " + {} * least(1, ts_rank({}, d.search_vector, {}) * {}::double precision)",
            condition.bind(term.weight),
            kColumnWeights,
            tsquery(condition, term),
            kOfOneOccurrence / kOneOccurrence
        );
    return text;
}

bool is_better(const std::pair<double, TextHit>& a, const std::pair<double, TextHit>& b) {
    if (a.first != b.first) return a.first > b.first;
    const Decision& left = a.second.decision;
    const Decision& right = b.second.decision;
    return std::pair(left.valid_from, left.id) > std::pair(right.valid_from, right.id);
}

/// The best of the newest rows that match.
asio::awaitable<std::vector<TextHit>> ask(
    Pool& pool, const TextSearch& search, const std::vector<Term>& terms
) {
    if (terms.empty()) co_return std::vector<TextHit>();
    Condition condition = decision_condition(search.org, search.visibility, search.filter);
    std::string match = any_of(condition, terms, count_rare(terms));
    match = "d.search_vector @@ (" + match + ")";
    for (const std::string& text : search.query.excluded)
        match += " AND NOT d.search_vector @@ " + tsquery(condition, {.text = text});
    const std::string columns = relevance(condition, terms);
    const std::string text = fmt::format(
        "SELECT {0}, c.relevance FROM ("
        "SELECT d.id, {1} AS relevance, d.completeness_score, d.outcome_score, d.valid_from"
        " FROM decisions d WHERE {2} AND d.valid_to IS NULL AND {3}"
        " ORDER BY d.valid_from DESC, d.id DESC LIMIT {4}) c"
        " JOIN decisions d ON d.id = c.id"
        // search/ranking.hpp's search_score, to choose; it orders the chosen ones itself.
        " ORDER BY c.relevance * (0.5 + 0.2 * c.completeness_score"
        " + 0.3 * coalesce(c.outcome_score, 0))"
        " / (1 + greatest(0, extract(epoch FROM now() - c.valid_from)) / 7776000) DESC,"
        " c.valid_from DESC, c.id DESC LIMIT {5}",
        kDecisionColumns,
        columns,
        condition.text(),
        match,
        kCandidates,
        condition.bind(search.limit)
    );
    const Query query{"search_decisions", text.c_str()};
    const Rows rows = co_await run_by_index(pool, query, condition.parameters());
    constexpr int kRelevanceColumn = 24;
    const Time time = now();
    std::vector<std::pair<double, TextHit>> scored;
    scored.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) {
        TextHit hit{read_decision(rows, row), rows.get<double>(row, kRelevanceColumn)};
        const double score = search_score(hit.decision, hit.relevance, time);
        scored.emplace_back(score, std::move(hit));
    }
    std::ranges::sort(scored, is_better);
    std::vector<TextHit> hits;
    hits.reserve(scored.size());
    for (auto& [score, hit] : scored) hits.push_back(std::move(hit));
    co_return hits;
}

}  // namespace

asio::awaitable<std::vector<TextHit>> find_text(Pool& pool, TextSearch search) {
    if (search.limit <= 0 || search.query.empty()) co_return std::vector<TextHit>();
    std::vector<Term> terms;
    terms.reserve(search.query.terms.size());
    for (const std::string& text : search.query.terms) terms.push_back({.text = text});
    const std::int64_t rows = co_await count_rows(pool, search.org, terms);
    weigh(terms, rows);
    std::vector<TextHit> hits = co_await ask(pool, search, terms);
    if (!hits.empty()) co_return hits;
    terms.clear();
    for (const std::string& text : search.query.terms)
        if (text.size() >= kShortestPrefix)
            terms.push_back(
                {.text = text,
                 .is_prefix = true,
                 .weight = kPrefixRelevance / static_cast<double>(search.query.terms.size())}
            );
    co_return co_await ask(pool, search, terms);
}

}  // namespace akashi::postgres
