#pragma once

#include "doctor/finding.hpp"
#include "vectors/vector_config.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

namespace akashi {

/// The vectors that the database has, and how many decisions still wait for the index.
struct VectorCount {
    std::int64_t vectors = 0;
    std::int64_t waiting = 0;
};

/// What only others know.
struct QdrantExpectations {
    std::optional<std::size_t> dimensions;  ///< of the model; nothing when it is not known
    std::function<boost::asio::awaitable<std::optional<VectorCount>>()> count_vectors;
};

/// `qdrant`: whether it answers, whether its collection fits the model, and whether it has as many
/// points as the database has vectors. The URL of the configuration is valid.
boost::asio::awaitable<Observations> check_qdrant(
    VectorConfig config, QdrantExpectations expectations
);

}  // namespace akashi
