#include "app/settings.hpp"

namespace akashi::app {

namespace {

constexpr std::int64_t kLongestExport = 3'600'000;  // milliseconds

constexpr Setting kSettings[] = {
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
        .name = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
        .place = field<&Config::otlp, &OtlpConfig::traces_protocol>,
        .default_text = "",
        .description = "The protocol for spans, instead of the one for both",
    },
    {
        .name = "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL",
        .place = field<&Config::otlp, &OtlpConfig::metrics_protocol>,
        .default_text = "",
        .description = "The same for metrics",
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
        .name = "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
        .place = field<&Config::otlp, &OtlpConfig::traces_headers>,
        .default_text = "",
        .description = "Headers of requests with spans, instead of those for both",
        .is_secret = true,
    },
    {
        .name = "OTEL_EXPORTER_OTLP_METRICS_HEADERS",
        .place = field<&Config::otlp, &OtlpConfig::metrics_headers>,
        .default_text = "",
        .description = "The same for metrics",
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
        .name = "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT",
        .place = field<&Config::otlp, &OtlpConfig::traces_timeout>,
        .default_text = "0",
        .bounds = {0, kLongestExport},
        .description = "The timeout for spans, instead of the one for both; 0: that one",
    },
    {
        .name = "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT",
        .place = field<&Config::otlp, &OtlpConfig::metrics_timeout>,
        .default_text = "0",
        .bounds = {0, kLongestExport},
        .description = "The same for metrics",
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
};

}  // namespace

std::span<const Setting> telemetry_settings() { return kSettings; }

}  // namespace akashi::app
