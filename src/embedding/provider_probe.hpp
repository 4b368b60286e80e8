#pragma once

#include "embedding/background.hpp"
#include "embedding/embedder.hpp"
#include "embedding/embedding_config.hpp"
#include "embedding/embedding_pace.hpp"
#include "net/http_client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace akashi {

/// A provider that may be chosen.
struct ProviderCandidate {
    std::string name;           ///< openai, ollama or static
    std::string where;          ///< host of the server, or path of the model
    std::string detection_url;  ///< must answer 200 before it is tried; empty: tried at once
    std::shared_ptr<Embedder> embedder;
};

/// The candidates that the configuration allows, the best one first; none for noop. Throws
/// std::runtime_error when a model file cannot be used. `http` must outlive the candidates.
std::vector<ProviderCandidate> make_candidates(
    const boost::asio::any_io_executor& executor,
    net::HttpClient& http,
    const EmbeddingConfig& config,
    const EmbeddingPace& pace
);

/// Vectors of background texts and questions, which show that the provider works. Throws
/// EmbedderAway, and ProviderMisconfigured when it refuses them.
boost::asio::awaitable<Background> probe(
    net::HttpClient& http, const ProviderCandidate& candidate, std::chrono::milliseconds detection
);

}  // namespace akashi
