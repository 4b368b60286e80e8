#include "telemetry/otlp_json.hpp"

#include "base/crypto.hpp"
#include "base/json_writer.hpp"

#include <cstdint>

namespace akashi {
namespace {

// Declared first: lists of them are written by one template.
void write(JsonWriter& out, const otlp::KeyValue& attribute);
void write(JsonWriter& out, const otlp::Span& span);
void write(JsonWriter& out, const otlp::NumberDataPoint& point);
void write(JsonWriter& out, const otlp::HistogramDataPoint& point);
void write(JsonWriter& out, const otlp::Exemplar& exemplar);
void write(JsonWriter& out, const otlp::Metric& metric);
void write(JsonWriter& out, const otlp::ScopeSpans& spans);
void write(JsonWriter& out, const otlp::ScopeMetrics& metrics);
void write(JsonWriter& out, const otlp::ResourceSpans& spans);
void write(JsonWriter& out, const otlp::ResourceMetrics& metrics);

void write_integer(JsonWriter& out, std::string_view name, auto number) {
    out.member(name, std::to_string(number));
}

void write(JsonWriter& out, const otlp::KeyValue& attribute) {
    out.begin_object().member("key", attribute.key());
    out.key("value").begin_object();
    if (attribute.value().has_int_value())
        write_integer(out, "intValue", attribute.value().int_value());
    else
        out.member("stringValue", attribute.value().string_value());
    out.end_object().end_object();
}

template <class Items>
void write_all(JsonWriter& out, std::string_view name, const Items& items) {
    out.key(name).begin_array();
    for (const auto& item : items) write(out, item);
    out.end_array();
}

void write(JsonWriter& out, const otlp::Resource& resource) {
    out.begin_object();
    write_all(out, "attributes", resource.attributes());
    out.end_object();
}

void write(JsonWriter& out, const otlp::InstrumentationScope& scope) {
    out.begin_object().member("name", scope.name()).member("version", scope.version()).end_object();
}

void write(JsonWriter& out, const otlp::Span& span) {
    out.begin_object()
        .member("traceId", to_hex(std::string_view(span.trace_id())))
        .member("spanId", to_hex(std::string_view(span.span_id())));
    if (!span.parent_span_id().empty())
        out.member("parentSpanId", to_hex(std::string_view(span.parent_span_id())));
    if (!span.trace_state().empty()) out.member("traceState", span.trace_state());
    out.member("name", span.name()).member("kind", span.kind()).member("flags", span.flags());
    write_integer(out, "startTimeUnixNano", span.start_time_unix_nano());
    write_integer(out, "endTimeUnixNano", span.end_time_unix_nano());
    write_all(out, "attributes", span.attributes());
    if (span.has_status()) {
        out.key("status").begin_object().member("code", span.status().code());
        if (!span.status().message().empty()) out.member("message", span.status().message());
        out.end_object();
    }
    out.end_object();
}

void write_times(JsonWriter& out, const auto& point) {
    write_integer(out, "startTimeUnixNano", point.start_time_unix_nano());
    write_integer(out, "timeUnixNano", point.time_unix_nano());
}

void write(JsonWriter& out, const otlp::NumberDataPoint& point) {
    out.begin_object();
    write_times(out, point);
    if (point.has_as_int())
        write_integer(out, "asInt", point.as_int());
    else
        out.member("asDouble", point.as_double());
    write_all(out, "attributes", point.attributes());
    out.end_object();
}

void write(JsonWriter& out, const otlp::Exemplar& exemplar) {
    out.begin_object();
    write_integer(out, "timeUnixNano", exemplar.time_unix_nano());
    out.member("asDouble", exemplar.as_double())
        .member("spanId", to_hex(std::string_view(exemplar.span_id())))
        .member("traceId", to_hex(std::string_view(exemplar.trace_id())))
        .end_object();
}

void write(JsonWriter& out, const otlp::HistogramDataPoint& point) {
    out.begin_object();
    write_times(out, point);
    write_integer(out, "count", point.count());
    out.member("sum", point.sum());
    out.key("bucketCounts").begin_array();
    for (const std::uint64_t count : point.bucket_counts()) out.value(std::to_string(count));
    out.end_array();
    out.key("explicitBounds").begin_array();
    for (const double bound : point.explicit_bounds()) out.value(bound);
    out.end_array();
    write_all(out, "exemplars", point.exemplars());
    write_all(out, "attributes", point.attributes());
    out.end_object();
}

void write(JsonWriter& out, const otlp::Metric& metric) {
    out.begin_object()
        .member("name", metric.name())
        .member("description", metric.description())
        .member("unit", metric.unit());
    if (metric.has_gauge()) {
        out.key("gauge").begin_object();
        write_all(out, "dataPoints", metric.gauge().data_points());
    } else if (metric.has_sum()) {
        out.key("sum").begin_object();
        write_all(out, "dataPoints", metric.sum().data_points());
        out.member("aggregationTemporality", metric.sum().aggregation_temporality());
        out.member("isMonotonic", metric.sum().is_monotonic());
    } else {
        out.key("histogram").begin_object();
        write_all(out, "dataPoints", metric.histogram().data_points());
        out.member("aggregationTemporality", metric.histogram().aggregation_temporality());
    }
    out.end_object().end_object();
}

void write(JsonWriter& out, const otlp::ScopeSpans& spans) {
    out.begin_object().key("scope");
    write(out, spans.scope());
    write_all(out, "spans", spans.spans());
    out.end_object();
}

void write(JsonWriter& out, const otlp::ScopeMetrics& metrics) {
    out.begin_object().key("scope");
    write(out, metrics.scope());
    write_all(out, "metrics", metrics.metrics());
    out.end_object();
}

void write(JsonWriter& out, const otlp::ResourceSpans& spans) {
    out.begin_object().key("resource");
    write(out, spans.resource());
    write_all(out, "scopeSpans", spans.scope_spans());
    out.end_object();
}

void write(JsonWriter& out, const otlp::ResourceMetrics& metrics) {
    out.begin_object().key("resource");
    write(out, metrics.resource());
    write_all(out, "scopeMetrics", metrics.scope_metrics());
    out.end_object();
}

}  // namespace

std::string to_json(const otlp::ExportTraceServiceRequest& message) {
    std::string text;
    JsonWriter out(text);
    out.begin_object();
    write_all(out, "resourceSpans", message.resource_spans());
    out.end_object();
    return text;
}

std::string to_json(const otlp::ExportMetricsServiceRequest& message) {
    std::string text;
    JsonWriter out(text);
    out.begin_object();
    write_all(out, "resourceMetrics", message.resource_metrics());
    out.end_object();
    return text;
}

}  // namespace akashi
