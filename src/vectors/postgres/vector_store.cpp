#include "vectors/postgres/vector_store.hpp"

#include "postgres/entity.hpp"
#include "vectors/postgres/sql.hpp"
#include "vectors/vector_bytes.hpp"
#include "vectors/vector_columns.hpp"
#include "vectors/vector_text.hpp"

#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

// Of load_points.sql and list_vector_changes.sql, which begin with the columns of a point.
constexpr int kVector = 14;
constexpr int kProblem = 15;
constexpr int kReasoning = 16;
constexpr int kLabels = 17;
constexpr int kSeq = 15;
constexpr int kChangedId = 16;
constexpr int kChangedOrg = 17;
constexpr int kIsOfAnotherModel = 18;

/// The point of a row, without a vector when the row has none.
VectorPoint read_point(const Rows& rows, int row) {
    auto point = read_entity<VectorPoint>(rows, row);
    if (const auto bytes = rows.get<std::optional<Bytes>>(row, kVector))
        point.vector = to_vector(bytes->bytes);
    return point;
}

std::optional<Bytes> vector_of(const StoredVector& stored) {
    const auto* vector = std::get_if<Vector>(&stored.embedded);
    return vector ? std::optional(Bytes{to_bytes(*vector)}) : std::nullopt;
}
std::optional<std::string> problem_of(const StoredVector& stored) {
    const auto* problem = std::get_if<std::string>(&stored.embedded);
    return problem ? std::optional(*problem) : std::nullopt;
}

}  // namespace

asio::awaitable<void> PostgresVectorStore::save(
    std::string model, std::vector<StoredVector> vectors
) {
    Parameters parameters = Parameters::of(model);
    add_array(parameters, vectors, [](const StoredVector& stored) { return stored.id; });
    add_array(parameters, vectors, [](const StoredVector& stored) { return stored.org_id; });
    add_array(parameters, vectors, vector_of);
    add_array(parameters, vectors, problem_of);
    std::vector<Statement> statements;
    statements.push_back({&sql::lock_vector_changes, {}});
    statements.push_back({&sql::save_vectors, std::move(parameters)});
    co_await pool_.run_together(std::move(statements));
}

asio::awaitable<void> PostgresVectorStore::forget(std::vector<EndedDecision> ended) {
    Parameters parameters;
    add_array(parameters, ended, [](const EndedDecision& decision) { return decision.id; });
    add_array(parameters, ended, [](const EndedDecision& decision) { return decision.org_id; });
    std::vector<Statement> statements;
    statements.push_back({&sql::lock_vector_changes, {}});
    statements.push_back({&sql::forget_vectors, std::move(parameters)});
    co_await pool_.run_together(std::move(statements));
}

asio::awaitable<std::vector<LoadedPoint>> PostgresVectorStore::load(
    std::string model, std::vector<DecisionId> ids
) {
    const Rows rows = co_await pool_.run(sql::load_points, Parameters::of(model, ids));
    std::vector<LoadedPoint> loaded;
    loaded.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) {
        VectorPoint point = read_point(rows, row);
        std::optional<std::string> text;
        if (point.vector.empty() && !rows.get<std::optional<std::string>>(row, kProblem))
            text = to_text(
                {point.decision_type,
                 point.outcome,
                 rows.get<std::vector<std::string>>(row, kLabels),
                 rows.get<std::optional<std::string>>(row, kReasoning)}
            );
        loaded.push_back({std::move(point), std::move(text)});
    }
    co_return loaded;
}

asio::awaitable<std::vector<DecisionId>> PostgresVectorStore::list_embedded(
    std::vector<DecisionId> ids
) {
    const Rows rows = co_await pool_.run(sql::list_embedded, Parameters::of(ids));
    std::vector<DecisionId> embedded;
    embedded.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) embedded.push_back(rows.get<DecisionId>(row, 0));
    co_return embedded;
}

asio::awaitable<std::int64_t> PostgresVectorStore::purge(Time before) {
    const Rows rows = co_await pool_.run(sql::purge_vectors, Parameters::of(before));
    co_return rows.get<std::int64_t>(0, 0);
}

asio::awaitable<std::vector<VectorChange>> PostgresVectorStore::list_changes(
    std::string model, std::int64_t after, std::int64_t limit
) {
    const Rows rows =
        co_await pool_.run(sql::list_vector_changes, Parameters::of(model, after, limit));
    std::vector<VectorChange> changes;
    changes.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) {
        std::optional<VectorPoint> point;
        if (rows.get<std::optional<DecisionId>>(row, 0)) point = read_point(rows, row);
        changes.push_back(
            {rows.get<std::int64_t>(row, kSeq),
             rows.get<DecisionId>(row, kChangedId),
             rows.get<OrgId>(row, kChangedOrg),
             std::move(point),
             rows.get<bool>(row, kIsOfAnotherModel)}
        );
    }
    co_return changes;
}

asio::awaitable<bool> PostgresVectorStore::goes_on_behind(std::vector<SeenChange> last) {
    std::vector<std::int64_t> places;
    places.reserve(last.size());
    for (const SeenChange& change : last) places.push_back(change.seq);
    const Rows rows = co_await pool_.run(sql::find_vector_feed_state, Parameters::of(places));
    FeedState state{
        .end = rows.get<std::int64_t>(0, 0), .purged = rows.get<std::int64_t>(0, 1), .found = {}
    };
    for (int row = 0; row < rows.count(); ++row)
        if (const auto seq = rows.get<std::optional<std::int64_t>>(row, 2))
            state.found.push_back({*seq, rows.get<DecisionId>(row, 3)});
    co_return akashi::goes_on_behind(state, last);
}

asio::awaitable<std::optional<Vector>> PostgresVectorStore::find_vector(
    OrgId org, Visibility visibility, std::string model, DecisionId id
) {
    const Rows rows =
        co_await pool_.run(sql::find_vector, Parameters::of(org, visibility.agent_id(), id, model));
    if (rows.empty()) co_return std::nullopt;
    co_return to_vector(rows.get<Bytes>(0, 0).bytes);
}

asio::awaitable<std::optional<std::vector<std::string>>> PostgresVectorStore::list_visible_agents(
    OrgId org, Visibility visibility
) {
    if (visibility.sees_everything()) co_return std::nullopt;
    const Rows rows =
        co_await pool_.run(sql::list_agents_in_sight, Parameters::of(org, visibility.agent_id()));
    co_return rows.get<std::vector<std::string>>(0, 0);
}

}  // namespace akashi::postgres
