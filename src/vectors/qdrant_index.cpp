#include "vectors/qdrant_index.hpp"

#include "base/log.hpp"
#include "vectors/qdrant_client.hpp"
#include "vectors/qdrant_collection.hpp"
#include "vectors/qdrant_failure.hpp"
#include "vectors/qdrant_message.hpp"
#include "vectors/qdrant_reachability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace akashi {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kFindPatience{1};
constexpr std::chrono::seconds kWritePatience{10};

QdrantClient::Deadline after(std::chrono::seconds time) {
    return std::chrono::steady_clock::now() + time;
}

bool is_missing(const grpc::Status& status) {
    return status.error_code() == grpc::StatusCode::NOT_FOUND;
}

/// Whether the request is at fault, not Qdrant.
bool is_rejection(const grpc::Status& status) {
    return status.error_code() == grpc::StatusCode::INVALID_ARGUMENT ||
           status.error_code() == grpc::StatusCode::OUT_OF_RANGE;
}

bool is_finite(const Vector& vector) {
    return std::ranges::all_of(vector, [](float value) { return std::isfinite(value); });
}

/// What Qdrant would not refuse by itself, or with a message that names no point.
void check_vectors(const std::vector<VectorPoint>& points) {
    for (const auto& point : points) {
        if (point.vector.size() != points.front().vector.size() || point.vector.empty())
            throw PointRejected(fmt::format(
                "the vector of decision {} has {} dimensions, others have {}",
                point.id.str(),
                point.vector.size(),
                points.front().vector.size()
            ));
        if (!is_finite(point.vector))
            throw PointRejected(fmt::format(
                "the vector of decision {} has a value that is no number", point.id.str()
            ));
    }
}

qdrant::UpsertPoints make_upsert(
    const std::string& collection, const std::vector<VectorPoint>& points
) {
    qdrant::UpsertPoints request;
    request.set_collection_name(collection);
    request.set_wait(true);
    for (const auto& point : points) *request.add_points() = make_point(point);
    return request;
}

qdrant::QueryPoints make_query(
    const std::string& collection, VectorSearch search, qdrant::Filter filter
) {
    qdrant::QueryPoints request;
    request.set_collection_name(collection);
    auto& vector = *request.mutable_query()->mutable_nearest()->mutable_dense();
    vector.mutable_data()->Assign(search.vector.begin(), search.vector.end());
    *request.mutable_filter() = std::move(filter);
    request.set_limit(static_cast<std::uint64_t>(search.limit));
    request.mutable_with_payload()->set_enable(false);
    request.mutable_with_vectors()->set_enable(false);
    return request;
}

}  // namespace

struct QdrantIndex::State {
    State(
        const VectorConfig& config,
        const QdrantEndpoint& endpoint,
        std::function<std::string()> model,
        std::function<void()> on_made
    )
        : client(endpoint, config.qdrant_api_key),
          reachability(client, endpoint.address),
          collection(client, config, std::move(model), std::move(on_made)) {}

    QdrantClient client;
    QdrantReachability reachability;
    QdrantCollection collection;

    /// Throws VectorsAway when a write failed or is not done yet.
    void demand_done(
        const QdrantClient::Answer<qdrant::PointsOperationResponse>& answer, std::string_view what
    ) const {
        if (!answer.status.ok()) throw VectorsAway(describe_failure(what, answer.status));
        if (answer.response.result().status() != qdrant::Completed)
            throw VectorsAway(fmt::format("Qdrant did not {} yet, but may do so later", what));
    }
};

QdrantIndex::QdrantIndex(
    const VectorConfig& config,
    const QdrantEndpoint& endpoint,
    std::function<std::string()> model,
    std::function<void()> on_made
)
    : state_(std::make_unique<State>(config, endpoint, std::move(model), std::move(on_made))) {
    log::info("qdrant: enabled", {{"collection", config.qdrant_collection}});
}

QdrantIndex::~QdrantIndex() = default;

asio::awaitable<std::vector<VectorHit>> QdrantIndex::find(VectorSearch search) {
    const auto deadline = after(kFindPatience);
    auto filter = make_filter(search);
    if (!filter) co_return std::vector<VectorHit>();
    if (search.vector.empty() || !is_finite(search.vector))
        throw VectorsAway("the vector of the search has a value that is no number, or none");
    auto& [client, reachability, collection] = *state_;
    co_await collection.verify(search.vector.size(), deadline);

    auto request = make_query(collection.name(), std::move(search), std::move(*filter));
    const auto answer = co_await client.query(std::move(request), deadline);
    reachability.note(answer.status);
    if (is_missing(answer.status) || is_rejection(answer.status)) collection.forget();
    if (!answer.status.ok()) throw VectorsAway(describe_failure("search", answer.status));

    std::vector<VectorHit> hits;
    for (const auto& point : answer.response.result())
        if (const auto id = decision_of(point.id()))
            hits.push_back({.id = *id, .similarity = point.score()});
    co_return hits;
}

asio::awaitable<void> QdrantIndex::restore_collection(std::size_t dimensions) {
    co_await state_->collection.restore(dimensions, after(kWritePatience));
}

asio::awaitable<bool> QdrantIndex::is_reachable() {
    try {
        co_return co_await state_->reachability.check();
    } catch (const std::exception&) {  // the caller was cancelled
        co_return false;
    }
}

asio::awaitable<void> QdrantIndex::upsert(std::vector<VectorPoint> points) {
    constexpr std::string_view what = "store points";
    if (points.empty()) co_return;
    const auto deadline = after(kWritePatience);
    check_vectors(points);
    auto& [client, reachability, collection] = *state_;
    const auto dimensions = points.front().vector.size();

    co_await collection.ensure(dimensions, deadline);
    auto answer = co_await client.upsert(make_upsert(collection.name(), points), deadline);
    reachability.note(answer.status);
    if (is_missing(answer.status) || is_rejection(answer.status)) {
        // Somebody may have deleted the collection, or made another one with its name.
        collection.forget();
        co_await collection.ensure(dimensions, deadline);
    }
    if (is_missing(answer.status))
        answer = co_await client.upsert(make_upsert(collection.name(), points), deadline);
    if (is_rejection(answer.status)) throw PointRejected(describe_failure(what, answer.status));
    state_->demand_done(answer, what);
}

asio::awaitable<void> QdrantIndex::remove(std::vector<DecisionId> ids) {
    constexpr std::string_view what = "remove points";
    if (ids.empty()) co_return;
    auto& [client, reachability, collection] = *state_;
    qdrant::DeletePoints request;
    request.set_collection_name(collection.name());
    request.set_wait(true);
    auto& list = *request.mutable_points()->mutable_points();
    for (const auto& id : ids) *list.add_ids() = make_point_id(id);

    const auto answer = co_await client.remove(std::move(request), after(kWritePatience));
    reachability.note(answer.status);
    if (is_missing(answer.status)) {  // with all its points
        collection.forget();
        co_return;
    }
    if (is_rejection(answer.status)) throw PointRejected(describe_failure(what, answer.status));
    state_->demand_done(answer, what);
}

asio::awaitable<PointStore::Page> QdrantIndex::list_ids(
    std::optional<DecisionId> from, std::int64_t limit
) {
    auto& [client, reachability, collection] = *state_;
    qdrant::ScrollPoints request;
    request.set_collection_name(collection.name());
    // Numbers, which are no ids of decisions, come before the first UUID.
    *request.mutable_offset() = make_point_id(from.value_or(DecisionId()));
    request.set_limit(static_cast<std::uint32_t>(limit));
    request.mutable_with_payload()->set_enable(false);
    request.mutable_with_vectors()->set_enable(false);

    const auto answer = co_await client.scroll(std::move(request), after(kWritePatience));
    reachability.note(answer.status);
    if (is_missing(answer.status)) {
        collection.forget();
        co_return Page();
    }
    if (!answer.status.ok()) throw VectorsAway(describe_failure("list points", answer.status));
    Page page;
    for (const auto& point : answer.response.result())
        if (const auto id = decision_of(point.id())) page.ids.push_back(*id);
    if (answer.response.has_next_page_offset())
        page.next = decision_of(answer.response.next_page_offset());
    co_return page;
}

}  // namespace akashi
