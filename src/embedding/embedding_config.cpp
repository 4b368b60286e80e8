#include "embedding/embedding_config.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace akashi {
namespace {

/// The URL is not told, since there may be a password in it.
std::optional<std::string> find_url_mistake(std::string_view name, std::string_view url) {
    const std::size_t end = url.find("://");
    if (end == url.npos || end + 3 == url.size())
        return fmt::format("{} must be an address such as http://localhost:11434", name);
    const std::string scheme = to_lower(url.substr(0, end));
    if (scheme == "http" || scheme == "https") return std::nullopt;
    return fmt::format("{} begins with \"{}://\"; want http:// or https://", name, scheme);
}

}  // namespace

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
    if (auto mistake = find_url_mistake("OPENAI_BASE_URL", config.openai_base_url)) return mistake;
    return find_url_mistake("OLLAMA_URL", config.ollama_url);
}

}  // namespace akashi
