#pragma once

#include "embedding/embedder.hpp"
#include "embedding/embedding_config.hpp"
#include "embedding/provider_client.hpp"

#include <span>

namespace akashi {

/// OpenAI's API, `POST /embeddings`, as OpenAI and many other servers have it.
class OpenaiEmbedder final : public Embedder {
public:
    /// `http` must outlive it, and everybody who uses it.
    OpenaiEmbedder(
        const boost::asio::any_io_executor& executor,
        net::HttpClient& http,
        const EmbeddingConfig& config,
        ProviderPatience patience = {}
    );

    const std::string& model() const override { return name_; }
    std::size_t dimensions() const override { return dimensions_; }
    boost::asio::awaitable<std::vector<Vector>> embed(std::vector<std::string> texts, TextKind kind)
        override;

private:
    boost::asio::awaitable<std::vector<Vector>> embed_batch(
        std::span<const std::string> texts, TextKind kind
    );
    std::string write_request(std::span<const std::string> texts, TextKind kind) const;

    ProviderClient client_;
    const std::string decision_model_;
    const std::string query_model_;
    const std::size_t dimensions_;
    const std::string name_;
};

}  // namespace akashi
