#pragma once

#include "vectors/point_store.hpp"
#include "vectors/qdrant_endpoint.hpp"
#include "vectors/vector_config.hpp"
#include "vectors/vector_index.hpp"

#include <functional>
#include <memory>
#include <string>

namespace akashi {

/// Vectors in Qdrant (1.13 or newer). The collection is made with the first points, and again when
/// it has vanished; until then find() throws VectorsAway. All points of a collection have vectors
/// of one size, that of the first; when others come, the log says once what to do, and upsert() and
/// find() throw VectorsAway. Filters on times are as wide as whole seconds (make_filter()).
class QdrantIndex final : public VectorIndex, public PointStore {
public:
    /// Connects when it is used. `model` names the model that makes the vectors, for the log; it is
    /// called from any thread. `on_made` is called when the collection was made, so that it lacks
    /// every point; on any thread, it must not block or throw. Throws std::invalid_argument when
    /// the API key cannot be sent.
    QdrantIndex(
        const VectorConfig& config,
        const QdrantEndpoint& endpoint,
        std::function<std::string()> model,
        std::function<void()> on_made = [] {}
    );
    ~QdrantIndex() override;

    std::string_view name() const override { return "qdrant"; }
    boost::asio::awaitable<std::vector<VectorHit>> find(VectorSearch search) override;

    /// Makes the collection for vectors of this size when it is missing, and tells `on_made`.
    /// Throws VectorsAway when it cannot be made, or has other vectors.
    boost::asio::awaitable<void> restore_collection(std::size_t dimensions);

    boost::asio::awaitable<bool> is_reachable() override;
    boost::asio::awaitable<void> upsert(std::vector<VectorPoint> points) override;
    boost::asio::awaitable<void> remove(std::vector<DecisionId> ids) override;
    boost::asio::awaitable<Page> list_ids(std::optional<DecisionId> from, std::int64_t limit)
        override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace akashi
