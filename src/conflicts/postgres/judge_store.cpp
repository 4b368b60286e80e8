#include "conflicts/postgres/judge_store.hpp"

#include "conflicts/judge_rows.hpp"
#include "conflicts/postgres/sql.hpp"
#include "postgres/row.hpp"

#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

Parameters key_of(const QueuedPair& pair) {
    return Parameters::of(pair.org_id, pair.decision_a_id, pair.decision_b_id);
}

Statement insertion_of(const QueuedPair& pair, const Conflict& conflict) {
    Parameters parameters = key_of(pair);
    parameters.append(Parameters::of(
        conflict.id,
        conflict.agent_a,
        conflict.agent_b,
        conflict.conflict_kind,
        conflict.scoring_method,
        conflict.confidence_class,
        conflict.category,
        conflict.severity,
        conflict.disputed_question,
        conflict.value_a,
        conflict.value_b,
        conflict.found_by,
        conflict.detected_at
    ));
    return {&sql::insert_judged_conflict, std::move(parameters)};
}

}  // namespace

asio::awaitable<void> PostgresJudgeStore::enqueue(
    OrgId org, DecisionId decision, std::vector<DecisionId> near, Time at
) {
    co_await pool_.run(sql::queue_pairs, Parameters::of(org, decision, near, at, kMostPairs));
}

asio::awaitable<std::vector<QueuedPair>> PostgresJudgeStore::claim(
    std::int64_t limit, Time now, Time locked_until
) {
    const Rows rows =
        co_await pool_.run(sql::claim_pairs, Parameters::of(limit, now, locked_until));
    std::vector<QueuedPair> pairs;
    pairs.reserve(static_cast<std::size_t>(rows.count()));
    for (const Row row : rows_in(rows)) pairs.push_back(read_queued_pair(row));
    co_return pairs;
}

asio::awaitable<std::optional<LoadedPair>> PostgresJudgeStore::load(QueuedPair pair) {
    const Rows rows = co_await pool_.run(sql::find_pair, key_of(pair));
    if (rows.empty()) co_return std::nullopt;
    co_return read_loaded_pair(pair, Row{&rows, 0});
}

asio::awaitable<bool> PostgresJudgeStore::is_dismissed(OrgId org, std::string hash) {
    const Rows rows = co_await pool_.run(sql::find_dismissal, Parameters::of(org, hash));
    co_return !rows.empty();
}

asio::awaitable<void> PostgresJudgeStore::settle(QueuedPair pair, JudgedResult result) {
    std::vector<Statement> statements;
    if (result.conflict) statements.push_back(insertion_of(pair, *result.conflict));
    if (const auto& seen = result.supersession)
        statements.push_back(
            {&sql::insert_judged_supersession,
             Parameters::of(
                 pair.org_id,
                 seen->superseding_id,
                 seen->superseded_id,
                 seen->reason,
                 result.judged_at
             )}
        );
    if (const auto& dismissed = result.dismissed)
        statements.push_back(
            {&sql::insert_dismissal,
             Parameters::of(
                 pair.org_id, dismissed->first, name_of(dismissed->second), result.judged_at
             )}
        );
    statements.push_back({&sql::finish_pair, key_of(pair)});
    co_await pool_.run_together(std::move(statements));
}

asio::awaitable<void> PostgresJudgeStore::retry_later(
    QueuedPair pair, std::string error, bool counts, Time not_before
) {
    Parameters parameters = key_of(pair);
    parameters.append(Parameters::of(std::int64_t{counts}, error, not_before));
    co_await pool_.run(sql::retry_pair, std::move(parameters));
}

asio::awaitable<std::int64_t> PostgresJudgeStore::forget(
    Time pairs_before, Time dismissals_before
) {
    const Rows pairs = co_await pool_.run(sql::forget_pairs, Parameters::of(pairs_before));
    co_await pool_.run(sql::forget_dismissals, Parameters::of(dismissals_before));
    co_return pairs.changed();
}

}  // namespace akashi::postgres
