#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace akashi {

/// Who makes vectors of texts. docs/configuration.md has the variables.
struct EmbeddingConfig {
    std::string provider = "auto";  ///< auto, ollama, openai, static or noop
    std::size_t dimensions = 1024;  ///< of a remote provider; a model file has its own
    std::string openai_key;
    std::string openai_base_url = "https://api.openai.com/v1";
    std::string openai_model = "text-embedding-3-small";
    std::string openai_query_model;  ///< for queries, where a server has two; empty: the same
    std::string ollama_url = "http://localhost:11434";
    std::string ollama_model = "mxbai-embed-large";
    std::string model_path;  ///< directory or file of a static model
};

/// What contradicts itself in the configuration, if anything, as a sentence.
std::optional<std::string> find_mistake(const EmbeddingConfig& config);

}  // namespace akashi
