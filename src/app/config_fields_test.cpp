#include "app/config_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::app {
namespace {

using ::testing::ElementsAre;
using namespace std::chrono_literals;

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
        {"OTEL_SDK_DISABLED", "true"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"},
        {"OTEL_EXPORTER_OTLP_INSECURE", "true"},
        {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces.example/a"},
        {"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://metrics.example/b"},
        {"OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"},
        {"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf"},
        {"OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/json"},
        {"OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"},
        {"OTEL_EXPORTER_OTLP_HEADERS", "a=header"},
        {"OTEL_EXPORTER_OTLP_TRACES_HEADERS", "traces=header"},
        {"OTEL_EXPORTER_OTLP_METRICS_HEADERS", "metrics=header"},
        {"OTEL_EXPORTER_OTLP_TIMEOUT", "1001"},
        {"OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "1004"},
        {"OTEL_EXPORTER_OTLP_METRICS_TIMEOUT", "1005"},
        {"OTEL_SERVICE_NAME", "a service"},
        {"OTEL_RESOURCE_ATTRIBUTES", "an=attribute"},
        {"OTEL_TRACES_SAMPLER", "traceidratio"},
        {"OTEL_TRACES_SAMPLER_ARG", "0.5"},
        {"OTEL_METRIC_EXPORT_INTERVAL", "1002"},
        {"OTEL_BSP_SCHEDULE_DELAY", "1003"},
    }));
    EXPECT_EQ(variables().size(), 91u) << "a new variable belongs here";
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
    EXPECT_TRUE(config.otlp.is_disabled);
    EXPECT_EQ(config.otlp.endpoint, "collector:4318");
    EXPECT_TRUE(config.otlp.is_insecure);
    EXPECT_EQ(config.otlp.traces_endpoint, "http://traces.example/a");
    EXPECT_EQ(config.otlp.metrics_endpoint, "http://metrics.example/b");
    EXPECT_EQ(config.otlp.protocol, "http/json");
    EXPECT_EQ(config.otlp.traces_protocol, "http/protobuf");
    EXPECT_EQ(config.otlp.metrics_protocol, "http/json");
    EXPECT_EQ(config.otlp.compression, "gzip");
    EXPECT_EQ(config.otlp.headers, "a=header");
    EXPECT_EQ(config.otlp.traces_headers, "traces=header");
    EXPECT_EQ(config.otlp.metrics_headers, "metrics=header");
    EXPECT_EQ(config.otlp.timeout, 1'001u);
    EXPECT_EQ(config.otlp.traces_timeout, 1'004u);
    EXPECT_EQ(config.otlp.metrics_timeout, 1'005u);
    EXPECT_EQ(config.otlp.service_name, "a service");
    EXPECT_EQ(config.otlp.resource_attributes, "an=attribute");
    EXPECT_EQ(config.otlp.sampler, "traceidratio");
    EXPECT_EQ(config.otlp.sampler_ratio, "0.5");
    EXPECT_EQ(config.otlp.metric_interval, 1'002u);
    EXPECT_EQ(config.otlp.span_delay, 1'003u);
    EXPECT_FALSE(load_config(environment({})).postgres.skips_migrations);
}

}  // namespace
}  // namespace akashi::app
