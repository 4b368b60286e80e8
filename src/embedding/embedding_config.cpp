#include "embedding/embedding_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace akashi {

std::optional<std::string> find_mistake(const EmbeddingConfig& config) {
    constexpr std::array<std::string_view, 5> kProviders{
        "auto", "ollama", "openai", "static", "noop"
    };
    if (std::ranges::find(kProviders, config.provider) == kProviders.end())
        return fmt::format(
            "AKASHI_EMBEDDING_PROVIDER=\"{}\" is not auto, ollama, openai, static or noop",
            config.provider
        );
    const bool is_openai_itself = config.openai_base_url == EmbeddingConfig().openai_base_url;
    if (config.provider == "openai" && config.openai_key.empty() && is_openai_itself)
        return "OPENAI_API_KEY required when AKASHI_EMBEDDING_PROVIDER=openai";
    if (config.provider == "static" && config.model_path.empty())
        return "AKASHI_EMBEDDING_MODEL_PATH required when AKASHI_EMBEDDING_PROVIDER=static";
    return std::nullopt;
}

}  // namespace akashi
