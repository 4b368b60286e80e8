#include "app/config.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace akashi::app {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace std::chrono_literals;

Environment environment(std::map<std::string, std::string> values) {
    return [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
        const auto entry = values.find(name);
        return entry == values.end() ? std::nullopt : std::optional(entry->second);
    };
}

std::string failure_of(std::map<std::string, std::string> values) {
    try {
        load_config(environment(std::move(values)));
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "no failure";
}

TEST(Config, HasItsDefaultsWithoutAnyVariable) {
    const Config config = load_config(environment({}));
    EXPECT_EQ(config.http.port, 8080);
    EXPECT_EQ(config.http.read_timeout, 30s);
    EXPECT_EQ(config.http.write_timeout, 30s);
    EXPECT_EQ(config.http.max_body_bytes, 1048576);
    EXPECT_EQ(config.identity.token_lifetime, 24h);
    EXPECT_EQ(config.local.data_dir, "./data");
    EXPECT_FALSE(config.identity.may_delete_agents);
}

TEST(Config, ReadsEveryKindOfVariable) {
    const Config config = load_config(environment({
        {"AKASHI_PORT", "+9000"},
        {"AKASHI_READ_TIMEOUT", "1m30s"},
        {"AKASHI_CORS_ALLOWED_ORIGINS", " https://a.example , ,https://b.example"},
        {"AKASHI_ENABLE_DESTRUCTIVE_DELETE", "T"},
        {"AKASHI_DATA_DIR", "/var/lib/akashi"},
    }));
    EXPECT_EQ(config.http.port, 9000);
    EXPECT_EQ(config.http.read_timeout, 90s);
    EXPECT_THAT(
        config.http.cors_allowed_origins, ElementsAre("https://a.example", "https://b.example")
    );
    EXPECT_TRUE(config.identity.may_delete_agents);
    EXPECT_EQ(config.local.data_dir, "/var/lib/akashi");
}

/// No two variables have the same value, so none can stand for another one.
TEST(Config, GivesEachVariableItsOwnField) {
    const Config config = load_config(environment({
        {"AKASHI_PORT", "9001"},
        {"AKASHI_METRICS_PORT", "9002"},
        {"AKASHI_METRICS_ADDRESS", "10.0.0.1"},
        {"AKASHI_READ_TIMEOUT", "2s"},
        {"AKASHI_WRITE_TIMEOUT", "3s"},
        {"AKASHI_LOG_LEVEL", "error"},
        {"AKASHI_SHUTDOWN_DELAY", "4s"},
        {"AKASHI_MAX_REQUEST_BODY_BYTES", "5000"},
        {"AKASHI_CORS_ALLOWED_ORIGINS", "https://a.example"},
        {"DATABASE_URL", "postgres://database/a"},
        {"NOTIFY_URL", "postgres://notify/b"},
        {"DATABASE_READ_URL", "postgres://replica/c"},
        {"AKASHI_SKIP_EMBEDDED_MIGRATIONS", "true"},
        {"AKASHI_DATA_DIR", "a directory"},
        {"AKASHI_ADMIN_API_KEY", "a key of the admin"},
        {"AKASHI_JWT_PRIVATE_KEY", "private.pem"},
        {"AKASHI_JWT_PUBLIC_KEY", "public.pem"},
        {"AKASHI_JWT_PREVIOUS_PUBLIC_KEYS", "older.pem,oldest.pem"},
        {"AKASHI_JWT_EXPIRATION", "6s"},
        {"AKASHI_SEARCH_SYNONYMS", "synonyms.txt"},
        {"AKASHI_EVENT_BUFFER_SIZE", "77"},
        {"AKASHI_EVENT_FLUSH_TIMEOUT", "7s"},
        {"AKASHI_EVENT_RETENTION", "8h"},
        {"AKASHI_WAL_DIR", "a log"},
        {"AKASHI_WAL_DISABLE", "true"},
        {"AKASHI_WAL_SYNC_MODE", "batch"},
        {"AKASHI_WAL_SYNC_INTERVAL", "9s"},
        {"AKASHI_WAL_SEGMENT_SIZE", "2000000"},
        {"AKASHI_WAL_SEGMENT_RECORDS", "200"},
        {"AKASHI_TRUSTED_PROXIES", "10.0.0.0/8"},
        {"REDIS_URL", "redis://limits"},
        {"AKASHI_RATELIMIT", "memory"},
        {"AKASHI_CONFLICT_JUDGE", "openai"},
        {"AKASHI_CONFLICT_LLM_MODEL", "a screen"},
        {"AKASHI_CONFLICT_STRONG_MODEL", "a strong model"},
        {"AKASHI_CONFLICT_JUDGE_URL", "https://judge.example"},
        {"AKASHI_CONFLICT_LLM_TIMEOUT", "11s"},
        {"AKASHI_CONFLICT_JUDGE_TOKENS_PER_HOUR", "12000"},
        {"AKASHI_SIGNUP_ENABLED", "true"},
        {"AKASHI_BASE_URL", "https://akashi.example"},
        {"AKASHI_SMTP_HOST", "mail.example"},
        {"AKASHI_SMTP_PORT", "588"},
        {"AKASHI_SMTP_USER", "a mailer"},
        {"AKASHI_SMTP_PASSWORD", "a password"},
        {"AKASHI_SMTP_FROM", "us@mail.example"},
        {"STRIPE_SECRET_KEY", "a key of Stripe"},
        {"STRIPE_WEBHOOK_SECRET", "a secret of webhooks"},
        {"STRIPE_PRO_PRICE_ID", "a price"},
        {"AKASHI_STRIPE_API_URL", "https://stripe.example"},
        {"AKASHI_BILLING_GRACE", "10h"},
        {"AKASHI_AUTO_RESOLVE_INTERVAL", "11h"},
        {"AKASHI_ENABLE_DESTRUCTIVE_DELETE", "false"},
        {"AKASHI_CONFLICT_REFRESH_INTERVAL", "11s"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"},
        {"OTEL_EXPORTER_OTLP_INSECURE", "true"},
        {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces.example/a"},
        {"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://metrics.example/b"},
        {"OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"},
        {"OTEL_EXPORTER_OTLP_HEADERS", "a=header"},
        {"OTEL_EXPORTER_OTLP_TIMEOUT", "1001"},
        {"OTEL_SERVICE_NAME", "a service"},
        {"OTEL_RESOURCE_ATTRIBUTES", "an=attribute"},
        {"OTEL_TRACES_SAMPLER", "traceidratio"},
        {"OTEL_TRACES_SAMPLER_ARG", "0.5"},
        {"OTEL_METRIC_EXPORT_INTERVAL", "1002"},
        {"OTEL_BSP_SCHEDULE_DELAY", "1003"},
    }));
    EXPECT_EQ(variables().size(), 83u) << "a new variable belongs here";
    EXPECT_EQ(config.conflicts.refresh_interval, 11s);
    EXPECT_EQ(config.http.port, 9001);
    EXPECT_EQ(config.metrics.port, 9002);
    EXPECT_EQ(config.metrics.address, "10.0.0.1");
    EXPECT_EQ(config.http.read_timeout, 2s);
    EXPECT_EQ(config.http.write_timeout, 3s);
    EXPECT_EQ(config.log.level, log::Level::error);
    EXPECT_EQ(config.serve.shutdown_delay, 4s);
    EXPECT_EQ(config.search.synonyms_file, "synonyms.txt");
    EXPECT_EQ(config.http.max_body_bytes, 5000u);
    EXPECT_THAT(config.http.cors_allowed_origins, ElementsAre("https://a.example"));
    EXPECT_EQ(config.postgres.database_url, "postgres://database/a");
    EXPECT_EQ(config.postgres.notify_url, "postgres://notify/b");
    EXPECT_EQ(config.postgres.read_url, "postgres://replica/c");
    EXPECT_TRUE(config.postgres.skips_migrations);
    EXPECT_EQ(config.local.data_dir, "a directory");
    EXPECT_EQ(config.identity.admin_api_key, "a key of the admin");
    EXPECT_EQ(config.identity.jwt_private_key, "private.pem");
    EXPECT_EQ(config.identity.jwt_public_key, "public.pem");
    EXPECT_THAT(config.identity.jwt_previous_public_keys, ElementsAre("older.pem", "oldest.pem"));
    EXPECT_EQ(config.identity.token_lifetime, 6s);
    EXPECT_FALSE(config.identity.may_delete_agents);
    EXPECT_EQ(config.events.flush_events, 77u);
    EXPECT_EQ(config.events.flush_timeout, 7s);
    EXPECT_EQ(config.events.retention, 8h);
    EXPECT_EQ(config.events.wal_dir, "a log");
    EXPECT_TRUE(config.events.has_no_log);
    EXPECT_EQ(config.events.sync_mode, SyncMode::batch);
    EXPECT_EQ(config.events.sync_interval, 9s);
    EXPECT_EQ(config.events.segment_bytes, 2'000'000u);
    EXPECT_EQ(config.events.segment_records, 200u);
    EXPECT_THAT(config.http.trusted_proxies, ElementsAre("10.0.0.0/8"));
    EXPECT_EQ(config.limits.redis_url, "redis://limits");
    EXPECT_EQ(config.limits.mode, "memory");
    EXPECT_EQ(config.judge.judge, "openai");
    EXPECT_EQ(config.judge.model, "a screen");
    EXPECT_EQ(config.judge.strong_model, "a strong model");
    EXPECT_EQ(config.judge.url, "https://judge.example");
    EXPECT_EQ(config.judge.timeout, 11s);
    EXPECT_EQ(config.judge.tokens_per_hour, 12'000u);
    EXPECT_TRUE(config.signup.gives_keys);
    EXPECT_EQ(config.signup.base_url, "https://akashi.example");
    EXPECT_EQ(config.smtp.host, "mail.example");
    EXPECT_EQ(config.smtp.port, 588);
    EXPECT_EQ(config.smtp.user, "a mailer");
    EXPECT_EQ(config.smtp.password, "a password");
    EXPECT_EQ(config.smtp.from, "us@mail.example");
    EXPECT_EQ(config.billing.secret_key, "a key of Stripe");
    EXPECT_EQ(config.billing.webhook_secret, "a secret of webhooks");
    EXPECT_EQ(config.billing.pro_price_id, "a price");
    EXPECT_EQ(config.billing.api_url, "https://stripe.example");
    EXPECT_EQ(config.billing.grace, 10h);
    EXPECT_EQ(config.otlp.endpoint, "collector:4318");
    EXPECT_TRUE(config.otlp.is_insecure);
    EXPECT_EQ(config.otlp.traces_endpoint, "http://traces.example/a");
    EXPECT_EQ(config.otlp.metrics_endpoint, "http://metrics.example/b");
    EXPECT_EQ(config.otlp.protocol, "http/json");
    EXPECT_EQ(config.otlp.headers, "a=header");
    EXPECT_EQ(config.otlp.timeout, 1'001u);
    EXPECT_EQ(config.otlp.service_name, "a service");
    EXPECT_EQ(config.otlp.resource_attributes, "an=attribute");
    EXPECT_EQ(config.otlp.sampler, "traceidratio");
    EXPECT_EQ(config.otlp.sampler_ratio, "0.5");
    EXPECT_EQ(config.otlp.metric_interval, 1'002u);
    EXPECT_EQ(config.otlp.span_delay, 1'003u);
    EXPECT_FALSE(load_config(environment({})).postgres.skips_migrations);
}

TEST(Config, TakesBothEndsOfItsBounds) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> allowed = {
        {"AKASHI_PORT", {"1", "65535"}},
        {"AKASHI_READ_TIMEOUT", {"1ns", "24h"}},
        {"AKASHI_WRITE_TIMEOUT", {"1ns", "24h"}},
        {"AKASHI_SHUTDOWN_DELAY", {"0s", "60s"}},
        {"AKASHI_MAX_REQUEST_BODY_BYTES", {"1", "1073741824"}},
        {"AKASHI_JWT_EXPIRATION", {"1s", "87600h"}},
        {"AKASHI_EVENT_BUFFER_SIZE", {"1", "100000"}},
        {"AKASHI_EVENT_FLUSH_TIMEOUT", {"1ns", "10s"}},
        {"AKASHI_EVENT_RETENTION", {"0s", "87600h"}},
        {"AKASHI_WAL_SEGMENT_SIZE", {"1048576"}},
        {"AKASHI_WAL_SEGMENT_RECORDS", {"100"}},
    };
    const std::vector<std::pair<std::string, std::vector<std::string>>> refused = {
        {"AKASHI_PORT", {"0", "65536", "-1"}},
        {"AKASHI_READ_TIMEOUT", {"0s", "24h0m0.000000001s"}},
        {"AKASHI_WRITE_TIMEOUT", {"0s", "24h0m0.000000001s"}},
        {"AKASHI_SHUTDOWN_DELAY", {"-1ns", "60.000000001s"}},
        {"AKASHI_MAX_REQUEST_BODY_BYTES", {"0", "1073741825"}},
        {"AKASHI_JWT_EXPIRATION", {"999ms", "87600h0m0.000000001s"}},
        {"AKASHI_EVENT_BUFFER_SIZE", {"0", "100001"}},
        {"AKASHI_EVENT_FLUSH_TIMEOUT", {"0s", "11s"}},
        {"AKASHI_EVENT_RETENTION", {"-1s", "87601h"}},
        {"AKASHI_WAL_SEGMENT_SIZE", {"1048575"}},
        {"AKASHI_WAL_SEGMENT_RECORDS", {"99"}},
    };
    for (const auto& [name, texts] : allowed)
        for (const auto& text : texts) EXPECT_EQ(failure_of({{name, text}}), "no failure") << name;
    for (const auto& [name, texts] : refused) {
        for (const auto& text : texts)
            EXPECT_THAT(failure_of({{name, text}}), HasSubstr(name + " must be ")) << text;
    }
}

TEST(Config, TreatsAnEmptyVariableAsUnset) {
    EXPECT_EQ(load_config(environment({{"AKASHI_PORT", ""}})).http.port, 8080);
}

TEST(Config, ReportsAllUnreadableVariablesAtOnce) {
    EXPECT_EQ(
        failure_of(
            {{"AKASHI_PORT", "80 80"},
             {"AKASHI_READ_TIMEOUT", "30"},
             {"AKASHI_ENABLE_DESTRUCTIVE_DELETE", "yes"}}
        ),
        "config: invalid environment variables:\n"
        "  AKASHI_PORT=\"80 80\" is not a valid integer\n"
        "  AKASHI_READ_TIMEOUT=\"30\" is not a valid duration\n"
        "  AKASHI_ENABLE_DESTRUCTIVE_DELETE=\"yes\" is not a valid boolean"
    );
}

TEST(Config, ReportsAllValuesOutOfBoundsAtOnce) {
    EXPECT_EQ(
        failure_of(
            {{"AKASHI_PORT", "0"}, {"AKASHI_WRITE_TIMEOUT", "0"}, {"AKASHI_JWT_PUBLIC_KEY", "a"}}
        ),
        "config: AKASHI_PORT must be between 1 and 65535\n"
        "config: AKASHI_WRITE_TIMEOUT must be positive\n"
        "config: AKASHI_JWT_PRIVATE_KEY and AKASHI_JWT_PUBLIC_KEY must both be set or both be empty"
    );
}

TEST(Config, RefusesTimesThatNobodyMeans) {
    EXPECT_EQ(
        failure_of(
            {{"AKASHI_READ_TIMEOUT", "9223372036s"},
             {"AKASHI_WRITE_TIMEOUT", "25h"},
             {"AKASHI_JWT_EXPIRATION", "2000000h"}}
        ),
        "config: AKASHI_READ_TIMEOUT must be at most 24h0m0s\n"
        "config: AKASHI_WRITE_TIMEOUT must be at most 24h0m0s\n"
        "config: AKASHI_JWT_EXPIRATION must be at most 87600h0m0s"
    );
}

TEST(Config, ReportsBothKindsOfMistakesAtOnce) {
    EXPECT_EQ(
        failure_of({{"AKASHI_READ_TIMEOUT", "30"}, {"AKASHI_PORT", "70000"}}),
        "config: invalid environment variables:\n"
        "  AKASHI_READ_TIMEOUT=\"30\" is not a valid duration\n"
        "config: AKASHI_PORT must be between 1 and 65535"
    );
}

TEST(Config, RefusesProxiesThatAreNoNetworks) {
    EXPECT_EQ(
        failure_of({{"AKASHI_TRUSTED_PROXIES", "10.0.0.0/8,10.0.0.0/33"}}),
        "config: AKASHI_TRUSTED_PROXIES: \"10.0.0.0/33\" is neither an address nor a network; "
        "write "
        "10.0.0.0/8, fd00::/8 or 192.0.2.1"
    );
}

TEST(Config, RefusesAnAdminKeyThatNoAgentMayHave) {
    for (const std::string& key : {std::string("short"), std::string(513, 'x')}) {
        EXPECT_EQ(
            failure_of({{"AKASHI_ADMIN_API_KEY", key}}),
            "config: AKASHI_ADMIN_API_KEY must have 8 to 512 bytes"
        );
    }
    for (const std::string& key : {std::string(8, 'x'), std::string(512, 'x')})
        EXPECT_EQ(
            load_config(environment({{"AKASHI_ADMIN_API_KEY", key}})).identity.admin_api_key, key
        );
}

TEST(Config, KeepsAnEmptyNotifyUrl) {
    EXPECT_EQ(load_config(environment({{"NOTIFY_URL", ""}})).postgres.notify_url, "");
    EXPECT_EQ(
        load_config(environment({{"DATABASE_URL", ""}})).postgres.database_url,
        read_database_url(environment({}))
    );
}

TEST(Config, IsOfADevelopmentServerWithoutKeysOnly) {
    EXPECT_TRUE(load_config(environment({})).identity.is_development());
    const auto config =
        load_config(environment({{"AKASHI_JWT_PRIVATE_KEY", "a"}, {"AKASHI_JWT_PUBLIC_KEY", "b"}}));
    EXPECT_FALSE(config.identity.is_development());
}

TEST(Config, RefusesNumbersThatDoNotFit) {
    EXPECT_THAT(
        failure_of({{"AKASHI_MAX_REQUEST_BODY_BYTES", "99999999999999999999"}}),
        HasSubstr("is not a valid integer")
    );
}

TEST(Config, TakesLogLevelsInAnyCaseAndRefusesUnknownOnes) {
    EXPECT_EQ(parse_log_level("DEBUG"), log::Level::debug);
    EXPECT_EQ(parse_log_level("Info"), log::Level::info);
    EXPECT_EQ(parse_log_level("warning"), log::Level::warn);
    EXPECT_EQ(
        failure_of({{"AKASHI_LOG_LEVEL", "loud"}}),
        "config: invalid environment variables:\n"
        "  AKASHI_LOG_LEVEL=\"loud\" is not a valid log level (debug, info, warn, error)"
    );
}

TEST(Config, WaitsForAMomentOrNotAtAllBeforeItStops) {
    EXPECT_EQ(load_config(environment({})).serve.shutdown_delay, 2s);
    const auto none = load_config(environment({{"AKASHI_SHUTDOWN_DELAY", "0"}}));
    EXPECT_EQ(none.serve.shutdown_delay, 0s);
    EXPECT_EQ(
        failure_of({{"AKASHI_SHUTDOWN_DELAY", "-1s"}}),
        "config: AKASHI_SHUTDOWN_DELAY must be at least 0s"
    );
}

TEST(Config, RefusesAddressesOfProvidersThatAreNotHttp) {
    EXPECT_EQ(
        failure_of({{"OPENAI_BASE_URL", "ftp://user:secret@host/v1"}}),
        "config: OPENAI_BASE_URL begins with \"ftp://\"; want http:// or https://"
    );
    EXPECT_EQ(
        failure_of({{"OLLAMA_URL", "file:///etc/passwd"}}),
        "config: OLLAMA_URL begins with \"file://\"; want http:// or https://"
    );
    for (const char* url : {"localhost:11434", "http://"})
        EXPECT_EQ(
            failure_of({{"OLLAMA_URL", url}}),
            "config: OLLAMA_URL must be an address such as http://localhost:11434"
        );
    EXPECT_EQ(failure_of({{"OLLAMA_URL", "HTTPS://ollama"}}), "no failure");
}

TEST(Config, RefusesPortsOfRedisThatAreNone) {
    for (const char* port : {"0", "65536", "99999"})
        EXPECT_EQ(
            failure_of({{"REDIS_URL", std::string("redis://:secret@limits:") + port}}),
            "config: REDIS_URL has a port that is none"
        );
    EXPECT_EQ(failure_of({{"REDIS_URL", "redis://:secret@limits:65535"}}), "no failure");
}

TEST(Config, NeverTellsThePasswordOfAUrlThatItRefuses) {
    for (const char* name : {"AKASHI_BASE_URL", "OTEL_EXPORTER_OTLP_ENDPOINT"}) {
        const std::string failure = failure_of({{name, "ftp://user:secret@host"}});
        EXPECT_THAT(failure, HasSubstr(name));
        EXPECT_THAT(failure, Not(HasSubstr("secret")));
    }
}

TEST(Config, RefusesWhatQdrantWouldNotTake) {
    EXPECT_EQ(
        failure_of({{"QDRANT_URL", "qdrant:6334"}}),
        "config: search: invalid qdrant URL: \"qdrant:6334\""
    );
    const std::string longest(255, 'a');
    for (const std::string& name : {std::string("a-B_9.c"), longest})
        EXPECT_EQ(failure_of({{"QDRANT_COLLECTION", name}}), "no failure") << name;
    for (const std::string& name :
         {std::string("../x"),
          std::string(".hidden"),
          std::string("a/b"),
          std::string("a b"),
          std::string("\u00e9"),
          longest + "a"})
        EXPECT_EQ(
            failure_of({{"QDRANT_COLLECTION", name}}),
            "config: QDRANT_COLLECTION=\"" + name +
                "\" must be 1 to 255 letters, digits, _, - and ., and not begin with a dot"
        );
}

TEST(Config, ReportsWrongDatabaseUrlsWithAllOtherMistakesWhereTheyAreUsed) {
    const auto wrong = environment(
        {{"DATABASE_URL", "mysql://user:secret@host/x"},
         {"NOTIFY_URL", "postgres://host:port/x"},
         {"DATABASE_READ_URL", "postgres://host:port/x"},
         {"AKASHI_PORT", "0"}}
    );
    try {
        load_config(wrong, Databases::used);
        FAIL() << "it was accepted";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("AKASHI_PORT must be between"));
        EXPECT_THAT(error.what(), HasSubstr("config: DATABASE_URL: the database URL is not valid"));
        EXPECT_THAT(error.what(), HasSubstr("config: NOTIFY_URL: the database URL is not valid"));
        EXPECT_THAT(error.what(), HasSubstr("config: DATABASE_READ_URL: the database URL is not"));
        EXPECT_THAT(error.what(), Not(HasSubstr("secret")));
    }
    EXPECT_NO_THROW(load_config(environment({{"DATABASE_URL", "mysql://user:secret@host/x"}})));
}

TEST(Config, IsDocumentedVariableByVariable) {
    std::ifstream file(AKASHI_SOURCE_DIR "/docs/configuration.md");
    const std::string document{std::istreambuf_iterator<char>(file), {}};
    for (const auto& [name, default_text, description] : variables()) {
        const std::string value =
            default_text.empty() ? "(empty)" : fmt::format("`{}`", default_text);
        EXPECT_THAT(
            document, HasSubstr(fmt::format("| `{}` | {} | {} |", name, value, description))
        );
    }
}

TEST(Config, HasNoJudgeUnlessItsOwnSwitchIsSet) {
    const Config config = load_config(environment(
        {{"OPENAI_API_KEY", "sk-test"},
         {"AKASHI_EMBEDDING_PROVIDER", "openai"},
         {"AKASHI_CONFLICT_LLM_MODEL", "gpt"}}
    ));
    EXPECT_FALSE(config.judge.is_on());
    EXPECT_TRUE(load_config(environment(
                                {{"AKASHI_CONFLICT_JUDGE", "ollama"},
                                 {"AKASHI_CONFLICT_LLM_MODEL", "small"}}
                            ))
                    .judge.is_on());
}

TEST(Config, NamesWhatAJudgeLacks) {
    EXPECT_THAT(
        failure_of({{"AKASHI_CONFLICT_JUDGE", "ollama"}}),
        HasSubstr("AKASHI_CONFLICT_LLM_MODEL required")
    );
    EXPECT_THAT(
        failure_of({{"AKASHI_CONFLICT_JUDGE", "gpt"}}),
        HasSubstr("AKASHI_CONFLICT_JUDGE=\"gpt\" is not ollama, openai or empty")
    );
    std::map<std::string, std::string> openai{
        {"AKASHI_CONFLICT_JUDGE", "openai"}, {"AKASHI_CONFLICT_LLM_MODEL", "gpt"}
    };
    EXPECT_THAT(failure_of(openai), HasSubstr("OPENAI_API_KEY required"));
    openai["AKASHI_CONFLICT_JUDGE_URL"] = "ftp://judge";
    EXPECT_THAT(failure_of(openai), HasSubstr("AKASHI_CONFLICT_JUDGE_URL must begin"));
    openai["AKASHI_CONFLICT_JUDGE_URL"] = "http://judge:8000";
    EXPECT_EQ(failure_of(openai), "no failure");
}

}  // namespace
}  // namespace akashi::app
