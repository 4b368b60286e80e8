#include "conflicts/sqlite/judge_store.hpp"

#include "conflicts/judge_rows.hpp"
#include "conflicts/sqlite/sql.hpp"
#include "sqlite/id_list.hpp"

#include <utility>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

void insert(Connection& db, const QueuedPair& pair, const Conflict& conflict) {
    db.execute(
        sql::insert_judged_conflict,
        pair.org_id,
        pair.decision_a_id,
        pair.decision_b_id,
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
    );
}

}  // namespace

asio::awaitable<void> SqliteJudgeStore::enqueue(
    OrgId org, DecisionId decision, std::vector<DecisionId> near, Time at
) {
    co_await database_.write([&](Connection& db) {
        const IdList list(near);
        db.execute(sql::queue_pairs, org, decision, list.places, at, kMostPairs, Bytes{list.bytes});
    });
}

asio::awaitable<std::vector<QueuedPair>> SqliteJudgeStore::claim(
    std::int64_t limit, Time now, Time locked_until
) {
    co_return co_await database_.write([&](Connection& db) {
        std::vector<QueuedPair> pairs;
        Statement row = db.prepare(sql::claim_pairs);
        row.bind(limit, now, locked_until);
        while (row.step()) pairs.push_back(read_queued_pair(row));
        return pairs;
    });
}

asio::awaitable<std::optional<LoadedPair>> SqliteJudgeStore::load(QueuedPair pair) {
    co_return co_await database_.read([&](Connection& db) -> std::optional<LoadedPair> {
        Statement row = db.prepare(sql::find_pair);
        row.bind(pair.org_id, pair.decision_a_id, pair.decision_b_id);
        if (!row.step()) return std::nullopt;
        return read_loaded_pair(pair, row);
    });
}

asio::awaitable<bool> SqliteJudgeStore::is_dismissed(OrgId org, std::string hash) {
    co_return co_await database_.read([&](Connection& db) {
        return db.find<std::string>(sql::find_dismissal, org, hash).has_value();
    });
}

asio::awaitable<void> SqliteJudgeStore::settle(QueuedPair pair, JudgedResult result) {
    co_await database_.write([&](Connection& db) {
        if (result.conflict) insert(db, pair, *result.conflict);
        if (const auto& seen = result.supersession)
            db.execute(
                sql::insert_judged_supersession,
                pair.org_id,
                seen->superseding_id,
                seen->superseded_id,
                seen->reason,
                result.judged_at
            );
        if (const auto& dismissed = result.dismissed)
            db.execute(
                sql::insert_dismissal,
                pair.org_id,
                dismissed->first,
                name_of(dismissed->second),
                result.judged_at
            );
        db.execute(sql::finish_pair, pair.org_id, pair.decision_a_id, pair.decision_b_id);
    });
}

asio::awaitable<void> SqliteJudgeStore::retry_later(
    QueuedPair pair, std::string error, bool counts, Time not_before
) {
    co_await database_.write([&](Connection& db) {
        db.execute(
            sql::retry_pair,
            pair.org_id,
            pair.decision_a_id,
            pair.decision_b_id,
            std::int64_t{counts},
            error,
            not_before
        );
    });
}

asio::awaitable<std::int64_t> SqliteJudgeStore::forget(Time pairs_before, Time dismissals_before) {
    co_return co_await database_.write([&](Connection& db) {
        db.execute(sql::forget_dismissals, dismissals_before);
        return db.execute(sql::forget_pairs, pairs_before);
    });
}

}  // namespace akashi::sqlite
