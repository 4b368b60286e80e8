#pragma once

#include "embedding/embedder.hpp"
#include "embedding/embedding_config.hpp"
#include "embedding/provider_client.hpp"

#include <span>

namespace akashi {

/// An Ollama server, `POST /api/embed`.
class OllamaEmbedder final : public Embedder {
public:
    /// `http` must outlive it, and everybody who uses it.
    OllamaEmbedder(
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
    /// Each text in a request of its own.
    boost::asio::awaitable<std::vector<Vector>> embed_singly(
        std::span<const std::string> texts, TextKind kind
    );
    boost::asio::awaitable<void> embed_one(const std::string& text, TextKind kind, Vector& out);
    boost::asio::awaitable<std::vector<Vector>> request(
        std::span<const std::string> texts, TextKind kind
    );

    ProviderClient client_;
    const std::string model_;
    const std::size_t dimensions_;
    const std::string name_;
};

/// `url`/`path` of the configured server.
std::string ollama_url(const EmbeddingConfig& config, std::string_view path);

}  // namespace akashi
