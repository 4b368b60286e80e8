#pragma once

#include "app/environment.hpp"
#include "base/log.hpp"
#include "billing/billing_config.hpp"
#include "conflicts/conflicts_config.hpp"
#include "conflicts/judge_config.hpp"
#include "embedding/embedding_config.hpp"
#include "http/metrics_config.hpp"
#include "http/server_config.hpp"
#include "identity/identity_config.hpp"
#include "limits/limits_config.hpp"
#include "net/smtp_config.hpp"
#include "postgres/postgres_config.hpp"
#include "runs/events_config.hpp"
#include "search/outbox_config.hpp"
#include "signup/signup_config.hpp"
#include "telemetry/otlp_config.hpp"
#include "vectors/vector_config.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::app {

struct LogConfig {
    log::Level level;  ///< lines below it are not written
};

/// What `akashi local` needs.
struct LocalConfig {
    std::string data_dir;
};

struct SearchConfig {
    std::string synonyms_file;  ///< path of more groups of synonyms; empty for none
};

/// What only `akashi serve` needs, besides PostgreSQL.
struct ServeConfig {
    /// How long it still serves after a signal, while /readyz says no.
    std::chrono::milliseconds shutdown_delay;
};

/// All that can be configured, in groups. Every default is in a table of settings.hpp.
struct Config {
    http::ServerConfig http;
    http::MetricsConfig metrics;
    LogConfig log;
    LocalConfig local;
    ServeConfig serve;
    SearchConfig search;
    postgres::PostgresConfig postgres;
    IdentityConfig identity;
    EventsConfig events;
    EmbeddingConfig embedding;
    JudgeConfig judge;
    VectorConfig vectors;
    OutboxConfig outbox;
    ConflictsConfig conflicts;
    LimitsConfig limits;
    SignupConfig signup;
    net::SmtpConfig smtp;
    BillingConfig billing;
    OtlpConfig otlp;
};

/// Whether a command uses the databases of DATABASE_URL and NOTIFY_URL. Others ignore these
/// variables, which may be meant for another program.
enum class Databases { unused, used };

/// Reads every variable (docs/configuration.md). Throws Misconfigured, whose text lists every
/// mistake, not just the first one. `http.address`, which no variable sets, is empty.
Config load_config(const Environment& environment, Databases databases = Databases::unused);

/// DATABASE_URL, or its default, for commands that need no other variable. Throws Misconfigured
/// when it is not valid.
std::string read_database_url(const Environment& environment);

/// The level that a name stands for, in any case; nothing for an unknown one.
std::optional<log::Level> parse_log_level(std::string_view name);

/// One line of the configuration table, for documents, help texts and tests.
struct Variable {
    std::string_view name;
    std::string_view default_text;
    std::string_view description;
};
std::vector<Variable> variables();
/// Throws std::logic_error when there is no such variable.
Variable find_variable(std::string_view name);

}  // namespace akashi::app
