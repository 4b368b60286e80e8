#pragma once

#include "embedding/embedder.hpp"
#include "models/static_model.hpp"

namespace akashi {

/// Makes vectors with a model in this process. It gives the thread back after each step of a text,
/// so many long texts do not hold it up. Refuses texts that have no token of the model.
class StaticEmbedder final : public Embedder {
public:
    explicit StaticEmbedder(const std::string& path) : model_(path) {}

    const std::string& model() const override { return model_.name(); }
    std::size_t dimensions() const override { return model_.dimensions(); }
    boost::asio::awaitable<std::vector<Vector>> embed(std::vector<std::string> texts, TextKind kind)
        override;

private:
    StaticModel model_;
};

}  // namespace akashi
