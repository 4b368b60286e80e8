#pragma once

#include "embedding/embedding_config.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace akashi {

/// A model as judge. docs/configuration.md has the variables.
struct JudgeConfig {
    std::string judge;                          ///< empty: none; ollama or openai
    std::string url;                            ///< empty: that of the provider
    std::string model;                          ///< asked about every pair
    std::string strong_model;                   ///< asked about what the other one finds, or empty
    std::chrono::milliseconds timeout{60'000};  ///< of one answer
    std::size_t tokens_per_hour = 200'000;      ///< of each instance

    bool is_on() const { return !judge.empty(); }
};

/// What is missing or contradicts itself in the configuration, if anything, as a sentence.
std::optional<std::string> find_mistake(
    const JudgeConfig& config, const EmbeddingConfig& embedding
);

/// Where the judge is asked: its URL, or Ollama's, or OpenAI's.
std::string judge_url(const JudgeConfig& config, const EmbeddingConfig& embedding);

}  // namespace akashi
