#include "app/settings.hpp"

namespace akashi::app {

namespace {

constexpr Setting kSettings[] = {
    {
        .name = "AKASHI_SEARCH_SYNONYMS",
        .place = field<&Config::search, &SearchConfig::synonyms_file>,
        .default_text = "",
        .description = "Path of a file with synonyms for searches, one group a line",
    },
    {
        .name = "QDRANT_URL",
        .place = field<&Config::vectors, &VectorConfig::qdrant_url>,
        .default_text = "",
        .description = "Qdrant gRPC URL; empty: vectors are searched in the server",
    },
    {
        .name = "QDRANT_API_KEY",
        .place = field<&Config::vectors, &VectorConfig::qdrant_api_key>,
        .default_text = "",
        .description = "Qdrant API key",
        .is_secret = true,
    },
    {
        .name = "QDRANT_COLLECTION",
        .place = field<&Config::vectors, &VectorConfig::qdrant_collection>,
        .default_text = "akashi_decisions",
        .description = "Qdrant collection name",
    },
    {
        .name = "QDRANT_QUANTIZATION",
        .place = field<&Config::vectors, &VectorConfig::qdrant_is_quantized>,
        .default_text = "false",
        .description = "A new collection keeps vectors of bytes in memory, a quarter of the size",
    },
    {
        .name = "QDRANT_ON_DISK",
        .place = field<&Config::vectors, &VectorConfig::qdrant_is_on_disk>,
        .default_text = "false",
        .description = "A new collection keeps its vectors on disk",
    },
    {
        .name = "AKASHI_VECTOR_EXACT_LIMIT",
        .place = field<&Config::vectors, &VectorConfig::exact_limit>,
        .default_text = "1000000",
        .bounds = {1, 100'000'000},
        .description = "With more vectors of an organization, the search in the server is "
                       "approximate",
    },
    {
        .name = "AKASHI_OUTBOX_POLL_INTERVAL",
        .place = field<&Config::outbox, &OutboxConfig::poll_interval>,
        .default_text = "1s",
        .bounds = {1'000'000, kHour},
        .description = "Outbox worker poll frequency",
    },
    {
        .name = "AKASHI_OUTBOX_BATCH_SIZE",
        .place = field<&Config::outbox, &OutboxConfig::batch_size>,
        .default_text = "100",
        .bounds = {1, 10'000},
        .description = "Max outbox entries that are taken at once",
    },
};

}  // namespace

std::span<const Setting> search_settings() { return kSettings; }

}  // namespace akashi::app
