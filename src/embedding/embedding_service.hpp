#pragma once

#include "embedding/embedder.hpp"
#include "embedding/embedding_config.hpp"
#include "embedding/embedding_pace.hpp"
#include "embedding/query_vector.hpp"
#include "embedding/vector.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace akashi {

/// The model that makes vectors now.
struct EmbeddingModel {
    std::string name;  ///< Embedder::model()
    std::size_t dimensions = 0;
};

/// A text's vector, or why the provider refuses the text.
using Embedded = std::variant<Vector, std::string>;

/// Chooses the provider that makes vectors, watches it, and looks for a better one while running
/// (docs/embeddings.md). Callable from any thread. Must outlive the coroutines that use it.
class EmbeddingService {
public:
    EmbeddingService(
        boost::asio::any_io_executor executor, EmbeddingConfig config, EmbeddingPace pace = {}
    );
    ~EmbeddingService();
    EmbeddingService(const EmbeddingService&) = delete;
    EmbeddingService& operator=(const EmbeddingService&) = delete;

    /// Begins to look for the provider; does not wait for one. Throws std::runtime_error that says
    /// what to do when a model file cannot be used.
    boost::asio::awaitable<void> start();
    /// Ends the requests that are on their way. embed() throws EmbedderAway from then on.
    boost::asio::awaitable<void> stop();

    /// False when there never will be vectors: noop.
    bool is_configured() const;
    /// The model of the provider that works now; nothing while there is none.
    std::optional<EmbeddingModel> active() const;
    /// Its name.
    std::optional<std::string> model() const;

    /// Calls `on_change` when model() has changed, on any thread. It must not block or throw. Set
    /// it before start().
    void observe(std::function<void()> on_change);

    /// For each text its vector or why it is refused, in their order, all of the model `model`,
    /// which is what model() said. Finds refused texts by halving. Throws EmbedderAway when the
    /// provider does not work, or model() has changed.
    boost::asio::awaitable<std::vector<Embedded>> embed(
        std::string model, std::vector<std::string> texts
    );

    /// Nothing when there is no provider, or it does not answer soon enough for a person who waits.
    /// What was asked before is remembered.
    boost::asio::awaitable<std::optional<QueryVector>> embed_query(std::string text);

    /// A vector that is known already, as a query. Nothing when its model is not that of model().
    std::optional<QueryVector> as_query(const std::string& model, Vector vector) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace akashi
