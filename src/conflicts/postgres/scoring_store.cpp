#include "conflicts/postgres/scoring_store.hpp"

#include "conflicts/conflict_columns.hpp"
#include "conflicts/postgres/sql.hpp"
#include "conflicts/postgres/weighty_types.hpp"
#include "postgres/entity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Inserts conflicts from an array for each column, those of which both sides are current and of
/// one project.
std::string insert_conflicts_text() {
    std::string arrays;
    for (int i = 1; i <= count_columns<Conflict>(); ++i)
        arrays += fmt::format("{}${}", i == 1 ? "" : ", ", i);
    return fmt::format(
        "INSERT INTO scored_conflicts ({0}) SELECT {1} FROM unnest({2}) AS found ({0})"
        " JOIN decisions a ON a.id = found.decision_a_id AND a.org_id = found.org_id"
        " JOIN decisions b ON b.id = found.decision_b_id AND b.org_id = found.org_id"
        " WHERE a.valid_to IS NULL AND b.valid_to IS NULL"
        " AND a.project IS NOT DISTINCT FROM b.project"
        " ORDER BY found.decision_a_id, found.decision_b_id"
        " ON CONFLICT (decision_a_id, decision_b_id, org_id) DO NOTHING",
        column_list<Conflict>(),
        column_list<Conflict>("found"),
        arrays
    );
}

/// Arrays of the organizations and the ids of both sides of everything that was found.
Statement lock_of(const ScoringResult& result) {
    std::set<std::pair<OrgId, DecisionId>> sides;
    for (const Conflict& conflict : result.conflicts) {
        sides.emplace(conflict.org_id, conflict.decision_a_id);
        sides.emplace(conflict.org_id, conflict.decision_b_id);
    }
    for (const SuggestedSupersession& found : result.suggestions) {
        sides.emplace(found.org_id, found.superseding_id);
        sides.emplace(found.org_id, found.superseded_id);
    }
    Parameters parameters;
    add_array(parameters, sides, [](const auto& side) { return side.first; });
    add_array(parameters, sides, [](const auto& side) { return side.second; });
    return {&sql::lock_compared, std::move(parameters)};
}

Statement insertion_of(const std::vector<Conflict>& conflicts) {
    static const MadeQuery query("insert_judged_conflicts", insert_conflicts_text());
    Parameters parameters;
    add_arrays<Conflict>(parameters, conflicts, std::identity());
    return {&query, std::move(parameters)};
}

Statement insertion_of(const std::vector<SuggestedSupersession>& suggestions) {
    using Found = SuggestedSupersession;
    Parameters parameters;
    add_array(parameters, suggestions, [](const Found& found) { return found.org_id; });
    add_array(parameters, suggestions, [](const Found& found) { return found.superseding_id; });
    add_array(parameters, suggestions, [](const Found& found) { return found.superseded_id; });
    add_array(parameters, suggestions, [](const Found& found) { return found.reason; });
    add_array(parameters, suggestions, [](const Found& found) { return found.recorded_at; });
    return {&sql::suggest_supersessions, std::move(parameters)};
}

Statement insertion_of(const std::vector<SuppressedPair>& samples) {
    Parameters parameters;
    add_array(parameters, samples, [](const SuppressedPair& pair) { return pair.org_id; });
    add_array(parameters, samples, [](const SuppressedPair& pair) { return pair.decision_a_id; });
    add_array(parameters, samples, [](const SuppressedPair& pair) { return pair.decision_b_id; });
    add_array(parameters, samples, [](const SuppressedPair& pair) { return pair.sampled_at; });
    return {&sql::sample_pairs, std::move(parameters)};
}

Parameters decisions_of(const std::vector<ScoringJob>& jobs) {
    Parameters parameters;
    add_array(parameters, jobs, [](const ScoringJob& job) { return job.org_id; });
    add_array(parameters, jobs, [](const ScoringJob& job) { return job.decision_id; });
    return parameters;
}

/// What traces at the same moment bind in different ways.
Parameters second_look_at(const std::vector<DecisionRef>& decisions) {
    Parameters parameters;
    add_array(parameters, decisions, [](const DecisionRef& ref) { return ref.org_id; });
    add_array(parameters, decisions, [](const DecisionRef& ref) { return ref.id; });
    parameters.add(kQuestionStart);
    parameters.add(weighty_types());
    return parameters;
}

Statement end_of(const std::vector<ScoringJob>& jobs) {
    Parameters parameters = decisions_of(jobs);
    add_array(parameters, jobs, [](const ScoringJob& job) { return job.locked_until; });
    return {&sql::finish_scoring, std::move(parameters)};
}

/// A set of words as a bigint with the same bits.
std::int64_t to_column(WordBits words) { return static_cast<std::int64_t>(words); }

/// Questions [first, end), which seek one key. The list of the key is walked once for all of them.
struct Look {
    OrgId org_id;
    SoughtKey any;  ///< what fits one of them fits this
    std::size_t first;
    std::size_t end;
};

/// With more together, so many words fit that most of the list would be sent.
constexpr std::size_t kMostTogether = 8;

std::vector<Look> looks_for(const std::vector<KeyQuestion>& questions) {
    std::vector<Look> looks;
    for (std::size_t place = 0; place < questions.size(); ++place) {
        const auto& [org, sought] = questions[place];
        const bool is_next = !looks.empty() && looks.back().org_id == org &&
                             looks.back().any.key == sought.key &&
                             place - looks.back().first < kMostTogether;
        if (!is_next) looks.push_back({org, sought, place, place});
        Look& look = looks.back();
        look.any.words |= sought.words;
        look.any.missing = std::max(look.any.missing, sought.missing);
        look.end = place + 1;
    }
    return looks;
}

}  // namespace

asio::awaitable<std::vector<ScoringJob>> PostgresScoringStore::claim(
    std::int64_t limit, Time now, Time locked_until
) {
    const Rows rows =
        co_await pool_.run(sql::claim_scoring, Parameters::of(limit, now, locked_until));
    std::vector<ScoringJob> jobs;
    jobs.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row)
        jobs.push_back(
            {rows.get<OrgId>(row, 0),
             rows.get<DecisionId>(row, 1),
             rows.get<std::int64_t>(row, 2),
             locked_until}
        );
    co_return jobs;
}

asio::awaitable<std::vector<ComparedDecision>> PostgresScoringStore::load(
    std::vector<DecisionRef> decisions
) {
    Parameters parameters;
    add_array(parameters, decisions, [](const DecisionRef& ref) { return ref.org_id; });
    add_array(parameters, decisions, [](const DecisionRef& ref) { return ref.id; });
    const Rows rows = co_await pool_.run(sql::load_compared, std::move(parameters));
    std::vector<ComparedDecision> loaded;
    loaded.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row)
        loaded.push_back(
            {rows.get<OrgId>(row, 0),
             rows.get<DecisionId>(row, 1),
             rows.get<std::string>(row, 2),
             rows.get<std::string>(row, 3),
             rows.get<float>(row, 4),
             rows.get<std::optional<std::string>>(row, 5),
             rows.get<Time>(row, 6),
             rows.get<std::string>(row, 7),
             rows.get<std::vector<std::string>>(row, 8)}
        );
    co_return loaded;
}

asio::awaitable<void> PostgresScoringStore::file(std::vector<FiledDecision> decisions) {
    struct Filed {
        const FiledDecision* decision;
        const FiledKey* key;
    };
    std::vector<Filed> filed;
    for (const FiledDecision& decision : decisions)
        for (const FiledKey& key : decision.keys) filed.push_back({&decision, &key});
    Parameters parameters;
    add_array(parameters, filed, [](const Filed& one) { return one.decision->org_id; });
    add_array(parameters, filed, [](const Filed& one) { return one.decision->id; });
    add_array(parameters, filed, [](const Filed& one) { return one.key->key; });
    add_array(parameters, filed, [](const Filed& one) { return one.decision->recorded_at; });
    add_array(parameters, filed, [](const Filed& one) { return to_column(one.key->words); });
    co_await pool_.run(sql::file_positions, std::move(parameters));
}

asio::awaitable<std::vector<KeyHit>> PostgresScoringStore::find(std::vector<KeyQuestion> questions
) {
    const std::vector<Look> looks = looks_for(questions);
    Parameters parameters;
    add_array(parameters, looks, [](const Look& one) { return one.org_id; });
    add_array(parameters, looks, [](const Look& one) { return one.any.key; });
    add_array(parameters, looks, [](const Look& one) { return to_column(one.any.words); });
    add_array(parameters, looks, [](const Look& one) { return one.any.missing; });
    const Rows rows = co_await pool_.run(sql::find_positions, std::move(parameters));
    std::vector<KeyHit> hits;
    for (int row = 0; row < rows.count(); ++row) {
        const Look& look = looks.at(static_cast<std::size_t>(rows.get<std::int64_t>(row, 0) - 1));
        const auto words = static_cast<WordBits>(rows.get<std::int64_t>(row, 3));
        for (std::size_t place = look.first; place < look.end; ++place)
            if (questions[place].sought.fits(words))
                hits.push_back({place, rows.get<DecisionId>(row, 1), rows.get<Time>(row, 2)});
    }
    co_return hits;
}

asio::awaitable<std::vector<CountedBindings>> PostgresScoringStore::count_bindings(
    const std::vector<ScoringJob>& jobs
) {
    const Rows rows = co_await pool_.run(sql::count_bindings, decisions_of(jobs));
    std::vector<CountedBindings> bound;
    bound.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row)
        bound.push_back(
            {{rows.get<OrgId>(row, 0), rows.get<DecisionId>(row, 1)},
             static_cast<std::size_t>(rows.get<std::int64_t>(row, 2))}
        );
    co_return bound;
}

asio::awaitable<void> PostgresScoringStore::save(ScoringResult result) {
    // Transactions of their own, because they lock decisions in an order of their own. When a later
    // one fails, the jobs come again.
    for (const auto& piece : pieces_of(co_await count_bindings(result.done)))
        co_await pool_.run(sql::find_missed, second_look_at(piece));
    std::vector<Statement> statements;
    if (!result.conflicts.empty() || !result.suggestions.empty())
        statements.push_back(lock_of(result));
    if (!result.conflicts.empty()) statements.push_back(insertion_of(result.conflicts));
    if (!result.suggestions.empty()) statements.push_back(insertion_of(result.suggestions));
    if (!result.samples.empty()) statements.push_back(insertion_of(result.samples));
    // Last: a purge locks a decision first, too, and then what belongs to it.
    statements.push_back(end_of(result.done));
    co_await pool_.run_together(std::move(statements));
}

asio::awaitable<void> PostgresScoringStore::retry_later(
    ScoringJob job, std::string error, Time not_before
) {
    co_await pool_.run(
        sql::retry_scoring, Parameters::of(job.org_id, job.decision_id, error, not_before)
    );
}

}  // namespace akashi::postgres
