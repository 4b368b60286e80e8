#include "vectors/sqlite/vector_store.hpp"

#include "sqlite/entity.hpp"
#include "sqlite/id_list.hpp"
#include "vectors/sqlite/sql.hpp"
#include "vectors/vector_bytes.hpp"
#include "vectors/vector_columns.hpp"
#include "vectors/vector_text.hpp"

#include <utility>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

// Of load_points.sql and list_vector_changes.sql, which begin with the columns of a point.
constexpr int kVector = 14;
constexpr int kProblem = 15;
constexpr int kReasoning = 16;
constexpr int kSeq = 15;
constexpr int kChangedId = 16;
constexpr int kChangedOrg = 17;
constexpr int kIsOfAnotherModel = 18;

/// The point of a row, without a vector when the row has none.
VectorPoint read_point(const Statement& row) {
    auto point = read_entity<VectorPoint>(row);
    if (const auto bytes = row.column<std::optional<std::string>>(kVector))
        point.vector = to_vector(*bytes);
    return point;
}

std::vector<std::string> read_labels(Connection& db, DecisionId id) {
    std::vector<std::string> labels;
    Statement row = db.prepare(sql::list_labels);
    row.bind(id);
    while (row.step()) labels.push_back(row.column<std::string>(0));
    return labels;
}

void save_one(Connection& db, const std::string& model, const StoredVector& stored, Time time) {
    std::optional<std::string> bytes;
    std::optional<std::string> problem;
    if (const auto* vector = std::get_if<Vector>(&stored.embedded))
        bytes = to_bytes(*vector);
    else
        problem = std::get<std::string>(stored.embedded);
    const auto blob = bytes ? std::optional(Bytes{*bytes}) : std::nullopt;
    db.execute(sql::save_vector, stored.org_id, stored.id, model, blob, problem, time);
}

}  // namespace

asio::awaitable<void> SqliteVectorStore::save(
    std::string model, std::vector<StoredVector> vectors
) {
    co_await database_.write([&](Connection& db) {
        const Time time = now();
        for (const StoredVector& stored : vectors) save_one(db, model, stored, time);
    });
}

asio::awaitable<void> SqliteVectorStore::forget(std::vector<EndedDecision> ended) {
    co_await database_.write([&](Connection& db) {
        const Time time = now();
        for (const EndedDecision& decision : ended)
            db.execute(sql::forget_vector, decision.id, decision.org_id, time);
    });
}

asio::awaitable<std::vector<LoadedPoint>> SqliteVectorStore::load(
    std::string model, std::vector<DecisionId> ids
) {
    co_return co_await database_.read([&](Connection& db) {
        const IdList list(ids);
        std::vector<LoadedPoint> loaded;
        Statement row = db.prepare(sql::load_points);
        row.bind(model, list.places, Bytes{list.bytes});
        while (row.step()) {
            VectorPoint point = read_point(row);
            std::optional<std::string> text;
            if (point.vector.empty() && !row.column<std::optional<std::string>>(kProblem))
                text = to_text(
                    {point.decision_type,
                     point.outcome,
                     read_labels(db, point.id),
                     row.column<std::optional<std::string>>(kReasoning)}
                );
            loaded.push_back({std::move(point), std::move(text)});
        }
        return loaded;
    });
}

asio::awaitable<std::vector<DecisionId>> SqliteVectorStore::list_embedded(
    std::vector<DecisionId> ids
) {
    co_return co_await database_.read([&](Connection& db) {
        const IdList list(ids);
        std::vector<DecisionId> embedded;
        Statement row = db.prepare(sql::list_embedded);
        row.bind(list.places, Bytes{list.bytes});
        while (row.step()) embedded.push_back(row.column<DecisionId>(0));
        return embedded;
    });
}

asio::awaitable<std::int64_t> SqliteVectorStore::purge(Time before) {
    co_return co_await database_.write([&](Connection& db) -> std::int64_t {
        const auto last = db.find<std::optional<std::int64_t>>(sql::find_last_ended_vector, before)
                              .value_or(std::nullopt);
        if (!last) return 0;
        db.execute(sql::drop_vector_purges, *last);
        db.execute(sql::note_vector_purge, *last);
        return db.execute(sql::purge_vectors, before);
    });
}

asio::awaitable<std::vector<VectorChange>> SqliteVectorStore::list_changes(
    std::string model, std::int64_t after, std::int64_t limit
) {
    co_return co_await database_.read([&](Connection& db) {
        std::vector<VectorChange> changes;
        Statement row = db.prepare(sql::list_vector_changes);
        row.bind(model, after, limit);
        while (row.step()) {
            std::optional<VectorPoint> point;
            if (row.column<std::optional<DecisionId>>(0)) point = read_point(row);
            changes.push_back(
                {row.column<std::int64_t>(kSeq),
                 row.column<DecisionId>(kChangedId),
                 row.column<OrgId>(kChangedOrg),
                 std::move(point),
                 row.column<bool>(kIsOfAnotherModel)}
            );
        }
        return changes;
    });
}

asio::awaitable<bool> SqliteVectorStore::goes_on_behind(std::vector<SeenChange> last) {
    co_return co_await database_.read([&](Connection& db) {
        FeedState state;
        Statement row = db.prepare(sql::find_vector_feed_state);
        if (row.step()) {
            state.end = row.column<std::int64_t>(0);
            state.purged = row.column<std::int64_t>(1);
        }
        for (const SeenChange& change : last)
            if (const auto id = db.find<DecisionId>(sql::find_vector_change, change.seq))
                state.found.push_back({change.seq, *id});
        return akashi::goes_on_behind(state, last);
    });
}

asio::awaitable<std::optional<Vector>> SqliteVectorStore::find_vector(
    OrgId org, Visibility visibility, std::string model, DecisionId id
) {
    co_return co_await database_.read([&](Connection& db) -> std::optional<Vector> {
        const auto bytes =
            db.find<std::string>(sql::find_vector, org, visibility.agent_id(), id, model);
        if (!bytes) return std::nullopt;
        return to_vector(*bytes);
    });
}

asio::awaitable<std::optional<std::vector<std::string>>> SqliteVectorStore::list_visible_agents(
    OrgId org, Visibility visibility
) {
    if (visibility.sees_everything()) co_return std::nullopt;
    co_return co_await database_.read([&](Connection& db) {
        std::vector<std::string> agents;
        Statement row = db.prepare(sql::list_agents_in_sight);
        row.bind(org, visibility.agent_id());
        while (row.step()) agents.push_back(row.column<std::string>(0));
        return std::optional(std::move(agents));
    });
}

}  // namespace akashi::sqlite
