#include "search/postgres/search_store.hpp"

#include "search/postgres/find_statement.hpp"
#include "search/postgres/sql.hpp"
#include "search/postgres/tsvector.hpp"

#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// The statements of one transaction, in which the planner may not choose to read whole tables. It
/// would do so while many terms wait to be merged into the index: it overestimates the cost of
/// reading them and underestimates the cost of comparing the terms of a row, about 10 microseconds.
std::vector<Statement> by_index(std::vector<Statement> statements) {
    statements.insert(statements.begin(), Statement{&sql::search_by_index, {}});
    return statements;
}

/// How many decisions there are and how many are sampled, then the terms of those.
std::vector<Statement> sample_statements(OrgId org, const Visibility& visibility) {
    if (visibility.sees_everything()) {
        const Parameters sample = Parameters::of(org, kVocabularySample, kVocabularyTerms);
        return {{&sql::count_sample, sample}, {&sql::list_terms, sample}};
    }
    const Parameters sample =
        Parameters::of(org, visibility.agent_id(), kVisibleSample, kVisibleTerms);
    return {{&sql::count_visible_sample, sample}, {&sql::list_visible_terms, sample}};
}

Merit read_merit(const Rows& rows, int row) {
    return {
        .valid_from = rows.get<Time>(row, 1),
        .completeness_score = rows.get<float>(row, 2),
        .outcome_score = rows.get<std::optional<float>>(row, 3),
        .citations = rows.get<std::int64_t>(row, 4),
        .is_of_the_type = rows.get<bool>(row, 5),
        .is_settled = rows.get<bool>(row, 6)
    };
}

std::vector<TextHit> rank(const Rows& rows, const IndexSearch& search) {
    std::vector<TextHit> hits;
    hits.reserve(static_cast<std::size_t>(rows.count()));
    Occurrences occurrences(search.query);
    const Time time = now();
    for (int row = 0; row < rows.count(); ++row) {
        occurrences.clear();
        add_terms(occurrences, rows.get<Tsvector>(row, 7));
        hits.push_back(make_hit(
            rows.get<DecisionId>(row, 0), occurrences, search.meaning, read_merit(rows, row), time
        ));
    }
    keep_best(hits, search.limit);
    return hits;
}

}  // namespace

asio::awaitable<std::shared_ptr<const Vocabulary>> PostgresSearchStore::read_vocabulary(
    OrgId org, Visibility visibility
) {
    const std::vector<Rows> results =
        co_await reader_.run_together(by_index(sample_statements(org, visibility)));
    const Rows& counts = results[1];
    const Rows& rows = results[2];
    std::vector<TermCount> terms;
    terms.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row)
        terms.push_back({rows.get<std::string>(row, 0), rows.get<std::int64_t>(row, 1)});
    co_return std::make_shared<const Vocabulary>(
        counts.get<std::int64_t>(0, 0), counts.get<std::int64_t>(0, 1), std::move(terms)
    );
}

asio::awaitable<std::vector<TextHit>> PostgresSearchStore::find(const IndexSearch& search) {
    const bool has_neighbors = search.meaning && !search.meaning->neighbors.empty();
    if (search.query.candidates.empty() && !has_neighbors) co_return std::vector<TextHit>();
    FindStatement find = find_statement(search);
    const Query query{"find_terms", find.text.c_str()};
    const std::vector<Rows> results =
        co_await reader_.run_together(by_index({{&query, std::move(find.parameters)}}));
    co_return rank(results.back(), search);
}

}  // namespace akashi::postgres
