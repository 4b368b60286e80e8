#include "app/config.hpp"

#include "app/misconfigured.hpp"
#include "app/regular_file.hpp"
#include "app/setting.hpp"
#include "base/text.hpp"
#include "identity/agent.hpp"
#include "postgres/conninfo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <stdexcept>

namespace akashi::app {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;  // a second in nanoseconds
constexpr std::int64_t kHour = 3'600 * kSecond;
// A longer timeout is a slip of the pen, and the clock must not overflow when it is added.
constexpr std::int64_t kLongestTimeout = 24 * kHour;
constexpr std::int64_t kLongestToken = 87'600 * kHour;
constexpr std::int64_t kLargestBody = std::int64_t{1} << 30;  // 1 GiB
constexpr std::int64_t kMaxShutdownDelay = 60 * kSecond;
constexpr std::int64_t kLongestFlush = 10 * kSecond;
constexpr std::int64_t kLeastSegment = 1'048'576;
constexpr std::int64_t kMaxEvents = 100'000;
constexpr std::int64_t kLongestRetention = 87'600 * kHour;
constexpr std::int64_t kLongestExport = 3'600'000;  // milliseconds
constexpr std::int64_t kMaxDimensions = 8'192;
constexpr std::size_t kMaxEnvFileBytes = 1'048'576;

const Setting kSettings[] = {
    {
        .name = "AKASHI_PORT",
        .place = field<&Config::http, &http::ServerConfig::port>,
        .default_text = "8080",
        .bounds = {1, 65535},
        .description = "HTTP listen port",
    },
    {
        .name = "AKASHI_READ_TIMEOUT",
        .place = field<&Config::http, &http::ServerConfig::read_timeout>,
        .default_text = "30s",
        .bounds = {1, kLongestTimeout},
        .description = "Longest time to read a whole request",
    },
    {
        .name = "AKASHI_WRITE_TIMEOUT",
        .place = field<&Config::http, &http::ServerConfig::write_timeout>,
        .default_text = "30s",
        .bounds = {1, kLongestTimeout},
        .description = "Longest time for one write of an answer",
    },
    {
        .name = "AKASHI_METRICS_PORT",
        .place = field<&Config::metrics, &http::MetricsConfig::port>,
        .default_text = "0",
        .bounds = {0, 65535},
        .description = "Port of /metrics for Prometheus, without credentials; 0: none",
    },
    {
        .name = "AKASHI_METRICS_ADDRESS",
        .place = field<&Config::metrics, &http::MetricsConfig::address>,
        .default_text = "127.0.0.1",
        .description = "IP address on which that port listens; 0.0.0.0 or :: for all",
    },
    {
        .name = "AKASHI_LOG_LEVEL",
        .place = field<&Config::log, &LogConfig::level>,
        .default_text = "info",
        .description = "debug, info, warn or error",
    },
    {
        .name = "AKASHI_SHUTDOWN_DELAY",
        .place = field<&Config::serve, &ServeConfig::shutdown_delay>,
        .default_text = "2s",
        .bounds = {0, kMaxShutdownDelay},
        .description = "How long akashi serve goes on after SIGTERM while /readyz answers 503",
    },
    {
        .name = "AKASHI_MAX_REQUEST_BODY_BYTES",
        .place = field<&Config::http, &http::ServerConfig::max_body_bytes>,
        .default_text = "1048576",
        .bounds = {1, kLargestBody},
        .description = "Largest request body",
    },
    {
        .name = "AKASHI_CORS_ALLOWED_ORIGINS",
        .place = field<&Config::http, &http::ServerConfig::cors_allowed_origins>,
        .default_text = "",
        .description = "Origins that browsers may call from, comma separated; * allows all",
    },
    {
        .name = "AKASHI_TRUSTED_PROXIES",
        .place = field<&Config::http, &http::ServerConfig::trusted_proxies>,
        .default_text = "",
        .description =
            "Networks of proxies whose X-Forwarded-For or Forwarded is believed, with commas",
    },
    {
        .name = "DATABASE_URL",
        .place = field<&Config::postgres, &postgres::PostgresConfig::database_url>,
        .default_text = "postgres://akashi:akashi@localhost:6432/akashi?sslmode=verify-full",
        .description = "PostgreSQL of akashi serve, through PgBouncer or directly",
        .is_secret = true,
    },
    {
        .name = "NOTIFY_URL",
        .place = field<&Config::postgres, &postgres::PostgresConfig::notify_url>,
        .default_text = "postgres://akashi:akashi@localhost:5432/akashi?sslmode=verify-full",
        .description = "The same PostgreSQL directly, for LISTEN; set but empty: no live updates",
        .is_secret = true,
        .may_be_empty = true,
    },
    {
        .name = "DATABASE_READ_URL",
        .place = field<&Config::postgres, &postgres::PostgresConfig::read_url>,
        .default_text = "",
        .description = "A streaming replica of that PostgreSQL, which reads use",
        .is_secret = true,
    },
    {
        .name = "AKASHI_SKIP_EMBEDDED_MIGRATIONS",
        .place = field<&Config::postgres, &postgres::PostgresConfig::skips_migrations>,
        .default_text = "false",
        .description = "Never change the schema at start-up, not even without JWT keys",
    },
    {
        .name = "AKASHI_DATA_DIR",
        .place = field<&Config::local, &LocalConfig::data_dir>,
        .default_text = "./data",
        .description = "Where akashi local keeps its files, and akashi serve its copy of the "
                       "vectors and its event log",
    },
    {
        .name = "AKASHI_ADMIN_API_KEY",
        .place = field<&Config::identity, &IdentityConfig::admin_api_key>,
        .default_text = "",
        .description =
            "Key of the agent admin, used when no admin has a key, instead of a generated one",
        .is_secret = true,
    },
    {
        .name = "AKASHI_JWT_PRIVATE_KEY",
        .place = field<&Config::identity, &IdentityConfig::jwt_private_key>,
        .default_text = "",
        .description = "Path of the Ed25519 private key; empty: a pair in the data "
                       "directory (local) or in memory (serve)",
    },
    {
        .name = "AKASHI_JWT_PUBLIC_KEY",
        .place = field<&Config::identity, &IdentityConfig::jwt_public_key>,
        .default_text = "",
        .description = "Path of the Ed25519 public key",
    },
    {
        .name = "AKASHI_JWT_PREVIOUS_PUBLIC_KEYS",
        .place = field<&Config::identity, &IdentityConfig::jwt_previous_public_keys>,
        .default_text = "",
        .description = "Paths of public keys whose tokens are still accepted, with commas",
    },
    {
        .name = "AKASHI_JWT_EXPIRATION",
        .place = field<&Config::identity, &IdentityConfig::token_lifetime>,
        .default_text = "24h",
        .bounds = {kSecond, kLongestToken},
        .description = "Lifetime of a token",
    },
    {
        .name = "AKASHI_EVENT_BUFFER_SIZE",
        .place = field<&Config::events, &EventsConfig::flush_events>,
        .default_text = "1000",
        .bounds = {1, kMaxEvents},
        .description = "So many events are stored at once, or earlier after the next time",
    },
    {
        .name = "AKASHI_EVENT_FLUSH_TIMEOUT",
        .place = field<&Config::events, &EventsConfig::flush_timeout>,
        .default_text = "100ms",
        .bounds = {1, kLongestFlush},
        .description = "Longest time before an accepted event is stored in the database",
    },
    {
        .name = "AKASHI_EVENT_RETENTION",
        .place = field<&Config::events, &EventsConfig::retention>,
        .default_text = "0s",
        .bounds = {0, kLongestRetention},
        .description = "Events of days that are older are deleted; 0s: none are",
    },
    {
        .name = "AKASHI_WAL_DIR",
        .place = field<&Config::events, &EventsConfig::wal_dir>,
        .default_text = "",
        .description = "Where accepted events are until the database has them, one directory for "
                       "each instance; empty: wal in AKASHI_DATA_DIR",
    },
    {
        .name = "AKASHI_WAL_DISABLE",
        .place = field<&Config::events, &EventsConfig::has_no_log>,
        .default_text = "false",
        .description = "No such directory: events are answered when the database has them",
    },
    {
        .name = "AKASHI_WAL_SYNC_MODE",
        .place = field<&Config::events, &EventsConfig::sync_mode>,
        .default_text = "full",
        .description =
            "When events are synced to the disk: full (before the answer), batch or none",
    },
    {
        .name = "AKASHI_WAL_SYNC_INTERVAL",
        .place = field<&Config::events, &EventsConfig::sync_interval>,
        .default_text = "10ms",
        .bounds = {1, kLongestFlush},
        .description = "Time between two syncs in the mode batch",
    },
    {
        .name = "AKASHI_WAL_SEGMENT_SIZE",
        .place = field<&Config::events, &EventsConfig::segment_bytes>,
        .default_text = "67108864",
        .bounds = {kLeastSegment, kLargestBody},
        .description = "Bytes of a file of the event log",
    },
    {
        .name = "AKASHI_WAL_SEGMENT_RECORDS",
        .place = field<&Config::events, &EventsConfig::segment_records>,
        .default_text = "100000",
        .bounds = {100, 10'000'000},
        .description = "Requests in a file of the event log",
    },
    {
        .name = "AKASHI_SEARCH_SYNONYMS",
        .place = field<&Config::search, &SearchConfig::synonyms_file>,
        .default_text = "",
        .description = "Path of a file with synonyms for searches, one group a line",
    },
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
    {
        .name = "REDIS_URL",
        .place = field<&Config::limits, &LimitsConfig::redis_url>,
        .default_text = "",
        .description = "Redis URL for rate limiting; empty: no limits",
        .is_secret = true,
    },
    {
        .name = "AKASHI_RATELIMIT",
        .place = field<&Config::limits, &LimitsConfig::mode>,
        .default_text = "redis",
        .description = "Where requests are counted: redis, or memory (each instance its own)",
    },
    {
        .name = "AKASHI_SIGNUP_ENABLED",
        .place = field<&Config::signup, &SignupConfig::gives_keys>,
        .default_text = "false",
        .description = "Sign-up without password and mail, answered with a key",
    },
    {
        .name = "AKASHI_BASE_URL",
        .place = field<&Config::signup, &SignupConfig::base_url>,
        .default_text = "http://localhost:8080",
        .description = "Public base URL for verification links",
    },
    {
        .name = "AKASHI_SMTP_HOST",
        .place = field<&Config::smtp, &net::SmtpConfig::host>,
        .default_text = "",
        .description = "SMTP host; empty: links are logged and no mail is sent",
    },
    {
        .name = "AKASHI_SMTP_PORT",
        .place = field<&Config::smtp, &net::SmtpConfig::port>,
        .default_text = "587",
        .bounds = {1, 65535},
        .description = "SMTP port; STARTTLS is required",
    },
    {
        .name = "AKASHI_SMTP_USER",
        .place = field<&Config::smtp, &net::SmtpConfig::user>,
        .default_text = "",
        .description = "SMTP username",
    },
    {
        .name = "AKASHI_SMTP_PASSWORD",
        .place = field<&Config::smtp, &net::SmtpConfig::password>,
        .default_text = "",
        .description = "SMTP password",
        .is_secret = true,
    },
    {
        .name = "AKASHI_SMTP_FROM",
        .place = field<&Config::smtp, &net::SmtpConfig::from>,
        .default_text = "noreply@akashi.dev",
        .description = "Sender address for verification emails",
    },
    {
        .name = "STRIPE_SECRET_KEY",
        .place = field<&Config::billing, &BillingConfig::secret_key>,
        .default_text = "",
        .description = "Stripe secret key; empty: no billing",
        .is_secret = true,
    },
    {
        .name = "STRIPE_WEBHOOK_SECRET",
        .place = field<&Config::billing, &BillingConfig::webhook_secret>,
        .default_text = "",
        .description = "Stripe webhook signing secret; required with a secret key",
        .is_secret = true,
    },
    {
        .name = "STRIPE_PRO_PRICE_ID",
        .place = field<&Config::billing, &BillingConfig::pro_price_id>,
        .default_text = "",
        .description = "Stripe price of the plan pro; required with a secret key",
    },
    {
        .name = "AKASHI_STRIPE_API_URL",
        .place = field<&Config::billing, &BillingConfig::api_url>,
        .default_text = "https://api.stripe.com",
        .description = "Stripe API, or a stand-in for it",
    },
    {
        .name = "AKASHI_BILLING_GRACE",
        .place = field<&Config::billing, &BillingConfig::grace>,
        .default_text = "168h",
        .bounds = {0, kLongestRetention},
        .description = "How long a subscription whose payment failed keeps its plan",
    },
    {
        .name = "OTEL_SDK_DISABLED",
        .place = field<&Config::otlp, &OtlpConfig::is_disabled>,
        .default_text = "false",
        .description = "No telemetry is sent, whatever the other variables say",
    },
    {
        .name = "OTEL_EXPORTER_OTLP_ENDPOINT",
        .place = field<&Config::otlp, &OtlpConfig::endpoint>,
        .default_text = "",
        .description = "Collector that gets spans and metrics by OTLP/HTTP: host:port, or a URL; "
                       "empty: nobody",
    },
    {
        .name = "OTEL_EXPORTER_OTLP_INSECURE",
        .place = field<&Config::otlp, &OtlpConfig::is_insecure>,
        .default_text = "false",
        .description = "Plain HTTP where the endpoint is host:port",
    },
    {
        .name = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        .place = field<&Config::otlp, &OtlpConfig::traces_endpoint>,
        .default_text = "",
        .description = "URL for spans, with its path, instead of the one made from the endpoint",
    },
    {
        .name = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
        .place = field<&Config::otlp, &OtlpConfig::metrics_endpoint>,
        .default_text = "",
        .description = "The same for metrics",
    },
    {
        .name = "OTEL_EXPORTER_OTLP_PROTOCOL",
        .place = field<&Config::otlp, &OtlpConfig::protocol>,
        .default_text = "http/protobuf",
        .description = "http/protobuf or http/json",
    },
    {
        .name = "OTEL_EXPORTER_OTLP_COMPRESSION",
        .place = field<&Config::otlp, &OtlpConfig::compression>,
        .default_text = "none",
        .description = "How what is sent is compressed: gzip or none",
    },
    {
        .name = "OTEL_EXPORTER_OTLP_HEADERS",
        .place = field<&Config::otlp, &OtlpConfig::headers>,
        .default_text = "",
        .description = "Headers of each request to the collector: name=value with commas, values "
                       "percent-encoded",
        .is_secret = true,
    },
    {
        .name = "OTEL_EXPORTER_OTLP_TIMEOUT",
        .place = field<&Config::otlp, &OtlpConfig::timeout>,
        .default_text = "10000",
        .bounds = {1, kLongestExport},
        .description = "Milliseconds for one request to the collector",
    },
    {
        .name = "OTEL_SERVICE_NAME",
        .place = field<&Config::otlp, &OtlpConfig::service_name>,
        .default_text = "akashi",
        .description = "Name of the service in spans and metrics",
    },
    {
        .name = "OTEL_RESOURCE_ATTRIBUTES",
        .place = field<&Config::otlp, &OtlpConfig::resource_attributes>,
        .default_text = "",
        .description = "More about the service: name=value with commas, values percent-encoded",
    },
    {
        .name = "OTEL_TRACES_SAMPLER",
        .place = field<&Config::otlp, &OtlpConfig::sampler>,
        .default_text = "parentbased_always_on",
        .description = "Which requests have spans: always_on, always_off, traceidratio, or "
                       "parentbased_ with one of these",
    },
    {
        .name = "OTEL_TRACES_SAMPLER_ARG",
        .place = field<&Config::otlp, &OtlpConfig::sampler_ratio>,
        .default_text = "1",
        .description = "The share of traceidratio, 0 to 1",
    },
    {
        .name = "OTEL_METRIC_EXPORT_INTERVAL",
        .place = field<&Config::otlp, &OtlpConfig::metric_interval>,
        .default_text = "15000",
        .bounds = {100, kLongestExport},
        .description = "Milliseconds between two exports of metrics",
    },
    {
        .name = "OTEL_BSP_SCHEDULE_DELAY",
        .place = field<&Config::otlp, &OtlpConfig::span_delay>,
        .default_text = "5000",
        .bounds = {1, kLongestExport},
        .description = "Milliseconds before spans are sent; earlier when 2,048 wait",
    },
    {
        .name = "AKASHI_ENABLE_DESTRUCTIVE_DELETE",
        .place = field<&Config::identity, &IdentityConfig::may_delete_agents>,
        .default_text = "false",
        .description = "Allow DELETE /v1/agents/{agent_id}",
    },
};

const Setting& find_setting(std::string_view name) {
    const auto* found = std::ranges::find(kSettings, name, &Setting::name);
    if (found == std::end(kSettings)) throw std::logic_error("no variable " + std::string(name));
    return *found;
}

std::string read_text(const Setting& setting, const Environment& environment) {
    auto text = environment(std::string(setting.name));
    if (!text || (text->empty() && !setting.may_be_empty)) return std::string(setting.default_text);
    return std::move(*text);
}

/// Finds the contradictions between settings.
void check_together(const Config& config, Mistakes& mistakes) {
    if (config.identity.jwt_private_key.empty() != config.identity.jwt_public_key.empty()) {
        mistakes.contradictions.emplace_back(
            "AKASHI_JWT_PRIVATE_KEY and AKASHI_JWT_PUBLIC_KEY must both be set or both be empty"
        );
    }
    if (config.identity.is_development() && !config.identity.jwt_previous_public_keys.empty()) {
        mistakes.contradictions.emplace_back(
            "AKASHI_JWT_PREVIOUS_PUBLIC_KEYS needs AKASHI_JWT_PRIVATE_KEY and AKASHI_JWT_PUBLIC_KEY"
        );
    }
    const auto note = [&](std::optional<std::string> mistake) {
        if (mistake) mistakes.contradictions.push_back(std::move(*mistake));
    };
    note(find_mistake(config.http));
    note(find_mistake(config.metrics));
    note(find_mistake(config.embedding));
    note(find_mistake(config.judge, config.embedding));
    note(find_mistake(config.vectors));
    note(find_mistake(config.limits));
    note(find_mistake(config.signup));
    note(find_mistake(config.smtp));
    note(find_mistake(config.billing));
    note(find_mistake(config.otlp));
    const std::string& key = config.identity.admin_api_key;
    if (key.empty()) return;
    if (const auto error = check_chosen_key("AKASHI_ADMIN_API_KEY", key))
        mistakes.contradictions.push_back(error->message());
}

/// Finds a mistake in the address of a database, whose password is not told.
void check_url(std::string_view name, const std::string& url, Mistakes& mistakes) {
    try {
        postgres::parse_conninfo(url);
    } catch (const std::runtime_error& error) {
        mistakes.contradictions.push_back(fmt::format("{}: {}", name, error.what()));
    }
}

void check_databases(const postgres::PostgresConfig& config, Mistakes& mistakes) {
    check_url("DATABASE_URL", config.database_url, mistakes);
    if (!config.notify_url.empty()) check_url("NOTIFY_URL", config.notify_url, mistakes);
    if (!config.read_url.empty()) check_url("DATABASE_READ_URL", config.read_url, mistakes);
}

void refuse(const Mistakes& mistakes) {
    const std::string refusal = describe(mistakes);
    if (!refusal.empty()) throw Misconfigured(refusal);
}

std::string read_env_text(const std::string& path) {
    try {
        return RegularFile(path).read(kMaxEnvFileBytes);
    } catch (const std::runtime_error& error) {
        throw Misconfigured(fmt::format(
            "config: {}; correct it, or move it out of the working directory", error.what()
        ));
    }
}

/// `NAME=value` lines; blank lines, comments and a leading `export` are skipped, quotes removed.
/// A missing file has none, and neither has a directory, which is often a Python environment.
std::map<std::string, std::string> read_env_file(const std::string& path) {
    std::map<std::string, std::string> values;
    std::error_code unknown;
    const auto type = std::filesystem::status(path, unknown).type();
    if (type == std::filesystem::file_type::not_found ||
        type == std::filesystem::file_type::directory)
        return values;
    std::istringstream file(read_env_text(path));
    for (std::string line; std::getline(file, line);) {
        if (line.ends_with('\r')) line.pop_back();
        if (line.starts_with("export ")) line.erase(0, 7);
        const auto equals = line.find('=');
        if (line.starts_with('#') || equals == std::string::npos) continue;
        std::string value = line.substr(equals + 1);
        const bool is_quoted = value.size() >= 2 && value.front() == value.back() &&
                               (value.front() == '"' || value.front() == '\'');
        if (is_quoted) value = value.substr(1, value.size() - 2);
        values.emplace(line.substr(0, equals), std::move(value));
    }
    return values;
}

}  // namespace

Environment process_environment() {
    return [file = read_env_file(".env")](const std::string& name) -> std::optional<std::string> {
        if (const char* value = std::getenv(name.c_str())) return value;
        const auto entry = file.find(name);
        return entry == file.end() ? std::nullopt : std::optional(entry->second);
    };
}

Config load_config(const Environment& environment, Databases databases) {
    Config config{};
    Mistakes mistakes;
    for (const auto& setting : kSettings)
        assign(setting, read_text(setting, environment), config, mistakes);
    check_together(config, mistakes);
    if (databases == Databases::used) check_databases(config.postgres, mistakes);
    refuse(mistakes);
    return config;
}

std::string read_database_url(const Environment& environment) {
    constexpr std::string_view kName = "DATABASE_URL";
    std::string url = read_text(find_setting(kName), environment);
    Mistakes mistakes;
    check_url(kName, url, mistakes);
    refuse(mistakes);
    return url;
}

std::optional<log::Level> parse_log_level(std::string_view name) {
    const std::string lower = to_lower(name);
    if (lower == "debug") return log::Level::debug;
    if (lower == "warn" || lower == "warning") return log::Level::warn;
    if (lower == "error") return log::Level::error;
    if (lower == "info") return log::Level::info;
    return std::nullopt;
}

std::vector<Variable> variables() {
    std::vector<Variable> table;
    for (const auto& setting : kSettings)
        table.push_back({setting.name, setting.default_text, setting.description});
    return table;
}

Variable find_variable(std::string_view name) {
    const Setting& setting = find_setting(name);
    return {setting.name, setting.default_text, setting.description};
}

}  // namespace akashi::app
