#pragma once

#include "doctor/finding.hpp"
#include "embedding/embedding_config.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <optional>

namespace akashi {

/// What was found out about the model that makes vectors.
struct EmbeddingFindings {
    Observations findings;                  ///< `embedding`
    std::optional<std::size_t> dimensions;  ///< of its vectors; nothing when none works
};

/// Whether a provider makes vectors of the right size: asks for the vector of two words, which
/// costs a request where requests cost something.
boost::asio::awaitable<EmbeddingFindings> check_embedding(EmbeddingConfig config);

}  // namespace akashi
