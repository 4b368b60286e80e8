#include "conflicts/sqlite/scoring_store.hpp"

#include "conflicts/conflict_columns.hpp"
#include "conflicts/sqlite/sql.hpp"
#include "sqlite/entity.hpp"

#include <utility>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

std::optional<ComparedDecision> find_compared(Connection& db, const DecisionRef& ref) {
    Statement row = db.prepare(sql::load_compared);
    row.bind(ref.org_id, ref.id);
    if (!row.step()) return std::nullopt;
    ComparedDecision decision{
        ref.org_id,
        ref.id,
        row.column<std::string>(0),
        row.column<std::string>(1),
        row.column<float>(2),
        row.column<std::optional<std::string>>(3),
        row.column<Time>(4),
        row.column<std::string>(5),
        {}
    };
    Statement label = db.prepare(sql::list_rejected);
    label.bind(ref.id);
    while (label.step()) decision.rejected.push_back(label.column<std::string>(0));
    return decision;
}

/// Whether both are current and of one project.
bool are_comparable(Connection& db, OrgId org, const DecisionId& one, const DecisionId& other) {
    return db.find<std::int64_t>(sql::is_comparable, org, one, other) == 1;
}

void write_result(Connection& db, const ScoringResult& result) {
    static const MadeQuery insert_conflict(
        "insert_judged_conflict",
        insert_text<Conflict>("scored_conflicts") +
            " ON CONFLICT (decision_a_id, decision_b_id) DO NOTHING"
    );
    for (const Conflict& conflict : result.conflicts)
        if (are_comparable(db, conflict.org_id, conflict.decision_a_id, conflict.decision_b_id))
            insert(db, insert_conflict, conflict);
    for (const auto& [org, superseding, superseded, reason, time] : result.suggestions)
        if (are_comparable(db, org, superseding, superseded))
            db.execute(sql::suggest_supersession, org, superseding, superseded, reason, time);
    for (const auto& [org, a, b, time] : result.samples)
        db.execute(sql::sample_pair, org, a, b, time);
    for (const ScoringJob& job : result.done)
        db.execute(sql::finish_scoring, job.org_id, job.decision_id, job.locked_until);
}

}  // namespace

asio::awaitable<std::vector<ScoringJob>> SqliteScoringStore::claim(
    std::int64_t limit, Time now, Time locked_until
) {
    co_return co_await database_.write([&](Connection& db) {
        std::vector<ScoringJob> jobs;
        Statement row = db.prepare(sql::claim_scoring);
        row.bind(limit, now, locked_until);
        while (row.step())
            jobs.push_back(
                {row.column<OrgId>(0),
                 row.column<DecisionId>(1),
                 row.column<std::int64_t>(2),
                 locked_until}
            );
        return jobs;
    });
}

asio::awaitable<std::vector<ComparedDecision>> SqliteScoringStore::load(
    std::vector<DecisionRef> decisions
) {
    co_return co_await database_.read([&](Connection& db) {
        std::vector<ComparedDecision> loaded;
        for (const DecisionRef& ref : decisions)
            if (auto decision = find_compared(db, ref)) loaded.push_back(std::move(*decision));
        return loaded;
    });
}

asio::awaitable<void> SqliteScoringStore::file(std::vector<FiledDecision> decisions) {
    co_await database_.write([&](Connection& db) {
        for (const auto& [org, id, recorded_at, keys] : decisions)
            for (const FiledKey& key : keys)
                db.execute(
                    sql::file_position,
                    org,
                    id,
                    key.key,
                    recorded_at,
                    static_cast<std::int64_t>(key.words)
                );
    });
}

asio::awaitable<std::vector<KeyHit>> SqliteScoringStore::find(std::vector<KeyQuestion> questions) {
    co_return co_await database_.read([&](Connection& db) {
        std::vector<KeyHit> hits;
        std::size_t end = 0;
        for (std::size_t first = 0; first < questions.size(); first = end) {
            const OrgId org = questions[first].org_id;
            const Uuid key = questions[first].sought.key;
            const auto is_same = [&](const KeyQuestion& one) {
                return one.org_id == org && one.sought.key == key;
            };
            for (end = first + 1; end < questions.size() && is_same(questions[end]);) ++end;
            Statement row = db.prepare(sql::find_positions);
            row.bind(org, key);
            while (row.step()) {
                const auto words = static_cast<WordBits>(row.column<std::int64_t>(2));
                for (std::size_t place = first; place < end; ++place)
                    if (questions[place].sought.fits(words))
                        hits.push_back({place, row.column<DecisionId>(0), row.column<Time>(1)});
            }
        }
        return hits;
    });
}

asio::awaitable<void> SqliteScoringStore::save(ScoringResult result) {
    co_await database_.write([&](Connection& db) { write_result(db, result); });
}

asio::awaitable<void> SqliteScoringStore::retry_later(
    ScoringJob job, std::string error, Time not_before
) {
    co_await database_.write([&](Connection& db) {
        db.execute(sql::retry_scoring, job.org_id, job.decision_id, error, not_before);
    });
}

}  // namespace akashi::sqlite
