#pragma once

#include "core/ids.hpp"
#include "vectors/vector_point.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace akashi {

/// A vector of a decision, or why the provider refuses its text.
struct StoredVector {
    DecisionId id;
    OrgId org_id;
    std::variant<Vector, std::string> embedded;
};

/// A decision that ended or was deleted.
struct EndedDecision {
    DecisionId id;
    OrgId org_id;
};

/// A current decision: its point, without a vector when it has none of the model.
struct LoadedPoint {
    VectorPoint point;
    std::optional<std::string> text;  ///< what to make the vector of; nothing when it was refused
};

/// The vectors of current decisions, as the database keeps them (docs/data-model.md, "Vectors").
/// `model` is Embedder::model(): vectors of another model count as missing. Threads and failures
/// as for DecisionStore.
class VectorStore {
public:
    virtual ~VectorStore() = default;

    /// Stores the vectors of those decisions that are current.
    virtual boost::asio::awaitable<void> save(
        std::string model, std::vector<StoredVector> vectors
    ) = 0;

    /// Deletes vectors, and tells those who follow the changes.
    virtual boost::asio::awaitable<void> forget(std::vector<EndedDecision> ended) = 0;

    /// Those of the decisions that are current.
    virtual boost::asio::awaitable<std::vector<LoadedPoint>> load(
        std::string model, std::vector<DecisionId> ids
    ) = 0;

    /// Those of the decisions that have a vector, of whatever model.
    virtual boost::asio::awaitable<std::vector<DecisionId>> list_embedded(
        std::vector<DecisionId> ids
    ) = 0;

    /// Forgets that decisions ended before a time. Returns how many.
    virtual boost::asio::awaitable<std::int64_t> purge(Time before) = 0;
};

}  // namespace akashi
