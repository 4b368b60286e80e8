#include "app/settings.hpp"

namespace akashi::app {

namespace {

constexpr Setting kSettings[] = {
    {
        .name = "AKASHI_AUTO_RESOLVE_INTERVAL",
        .place = field<&Config::conflicts, &ConflictsConfig::auto_resolve_interval>,
        .default_text = "1h",
        .bounds = {1'000'000, kLongestTimeout},
        .description = "Time between two looks for conflicts that an organization wants settled",
    },
    {
        .name = "AKASHI_CONFLICT_REFRESH_INTERVAL",
        .place = field<&Config::conflicts, &ConflictsConfig::refresh_interval>,
        .default_text = "30s",
        .bounds = {100'000'000, 24 * kHour},
        .description = "How often hints of conflicts are found and conflicts are announced",
    },
    {
        .name = "AKASHI_CONFLICT_JUDGE",
        .place = field<&Config::judge, &JudgeConfig::judge>,
        .default_text = "",
        .description = "A model that judges pairs of decisions: ollama or openai; empty: none",
    },
    {
        .name = "AKASHI_CONFLICT_LLM_MODEL",
        .place = field<&Config::judge, &JudgeConfig::model>,
        .default_text = "",
        .description = "The model of the judge; required with AKASHI_CONFLICT_JUDGE",
    },
    {
        .name = "AKASHI_CONFLICT_STRONG_MODEL",
        .place = field<&Config::judge, &JudgeConfig::strong_model>,
        .default_text = "",
        .description = "A second model that decides about what the first one takes for a "
                       "contradiction; empty: none",
    },
    {
        .name = "AKASHI_CONFLICT_JUDGE_URL",
        .place = field<&Config::judge, &JudgeConfig::url>,
        .default_text = "",
        .description = "Base URL of the judge; empty: OLLAMA_URL, or https://api.openai.com",
    },
    {
        .name = "AKASHI_CONFLICT_LLM_TIMEOUT",
        .place = field<&Config::judge, &JudgeConfig::timeout>,
        .default_text = "60s",
        .bounds = {kSecond, kHour},
        .description = "Longest time for one answer of the judge",
    },
    {
        .name = "AKASHI_CONFLICT_JUDGE_TOKENS_PER_HOUR",
        .place = field<&Config::judge, &JudgeConfig::tokens_per_hour>,
        .default_text = "200000",
        .bounds = {1, 1'000'000'000},
        .description = "Tokens that the judge of an instance may use in an hour",
    },
};

}  // namespace

std::span<const Setting> conflicts_settings() { return kSettings; }

}  // namespace akashi::app
