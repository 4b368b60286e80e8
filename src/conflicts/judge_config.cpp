#include "conflicts/judge_config.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace akashi {
namespace {

constexpr const char* kOpenai = "https://api.openai.com";

}  // namespace

std::optional<std::string> find_mistake(
    const JudgeConfig& config, const EmbeddingConfig& embedding
) {
    if (!config.is_on()) return std::nullopt;
    if (config.judge != "ollama" && config.judge != "openai")
        return fmt::format(
            "AKASHI_CONFLICT_JUDGE=\"{}\" is not ollama, openai or empty", config.judge
        );
    if (config.model.empty())
        return "AKASHI_CONFLICT_LLM_MODEL required when AKASHI_CONFLICT_JUDGE is set";
    const std::string url = to_lower(judge_url(config, embedding));
    // The URL is not told, since there may be a password in it.
    if (!url.starts_with("http://") && !url.starts_with("https://"))
        return "AKASHI_CONFLICT_JUDGE_URL must begin with http:// or https://";
    if (config.judge == "openai" && config.url.empty() && embedding.openai_key.empty())
        return "OPENAI_API_KEY required when AKASHI_CONFLICT_JUDGE=openai";
    return std::nullopt;
}

std::string judge_url(const JudgeConfig& config, const EmbeddingConfig& embedding) {
    if (!config.url.empty()) return config.url;
    return config.judge == "ollama" ? embedding.ollama_url : kOpenai;
}

}  // namespace akashi
