#include "app/settings.hpp"

namespace akashi::app {

namespace {

constexpr std::int64_t kMaxDimensions = 8'192;

constexpr Setting kSettings[] = {
    {
        .name = "AKASHI_EMBEDDING_PROVIDER",
        .place = field<&Config::embedding, &EmbeddingConfig::provider>,
        .default_text = "auto",
        .description = "Who makes vectors of texts: ollama, openai, static or noop (nobody); auto: "
                       "the first of static, ollama and openai that is set or answers",
    },
    {
        .name = "AKASHI_EMBEDDING_MODEL_PATH",
        .place = field<&Config::embedding, &EmbeddingConfig::model_path>,
        .default_text = "",
        .description = "Directory or file of a static model, which runs in the server",
    },
    {
        .name = "AKASHI_EMBEDDING_DIMENSIONS",
        .place = field<&Config::embedding, &EmbeddingConfig::dimensions>,
        .default_text = "1024",
        .bounds = {1, kMaxDimensions},
        .description = "Numbers of a vector of ollama and openai; must match the model",
    },
    {
        .name = "OPENAI_API_KEY",
        .place = field<&Config::embedding, &EmbeddingConfig::openai_key>,
        .default_text = "",
        .description = "OpenAI API key; required if provider=openai without OPENAI_BASE_URL",
        .is_secret = true,
    },
    {
        .name = "OPENAI_BASE_URL",
        .place = field<&Config::embedding, &EmbeddingConfig::openai_base_url>,
        .default_text = "https://api.openai.com/v1",
        .description = "Base URL of OpenAI or any server with the same API",
    },
    {
        .name = "AKASHI_EMBEDDING_MODEL",
        .place = field<&Config::embedding, &EmbeddingConfig::openai_model>,
        .default_text = "text-embedding-3-small",
        .description = "OpenAI model name",
    },
    {
        .name = "AKASHI_EMBEDDING_QUERY_MODEL",
        .place = field<&Config::embedding, &EmbeddingConfig::openai_query_model>,
        .default_text = "",
        .description =
            "Its name for queries, where a server tells them from passages; empty: the same",
    },
    {
        .name = "OLLAMA_URL",
        .place = field<&Config::embedding, &EmbeddingConfig::ollama_url>,
        .default_text = "http://localhost:11434",
        .description = "Ollama server URL",
    },
    {
        .name = "OLLAMA_MODEL",
        .place = field<&Config::embedding, &EmbeddingConfig::ollama_model>,
        .default_text = "mxbai-embed-large",
        .description = "Ollama embedding model",
    },
};

}  // namespace

std::span<const Setting> embedding_settings() { return kSettings; }

}  // namespace akashi::app
