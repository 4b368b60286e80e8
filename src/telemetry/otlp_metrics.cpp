#include "base/exemplars.hpp"
#include "telemetry/otlp_fill.hpp"
#include "telemetry/otlp_json.hpp"
#include "telemetry/otlp_messages.hpp"

#include <google/protobuf/arena.h>

#include <cmath>
#include <map>
#include <string>

namespace akashi {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricType;

constexpr int kCumulative = 2;

/// The times of all values.
struct Times {
    std::int64_t begin;
    std::int64_t now;
};

std::string_view unit_name(metrics::Unit unit) {
    switch (unit) {
        case metrics::Unit::one:
            return "1";
        case metrics::Unit::milliseconds:
            return "ms";
        case metrics::Unit::seconds:
            return "s";
        case metrics::Unit::bytes:
            return "By";
    }
    return "1";
}

/// `akashi/pool` for `akashi.pool.waits`, `akashi/http` for `http.server.duration`.
std::string scope_of(std::string_view metric) {
    constexpr std::string_view kOwn = "akashi.";
    if (metric.starts_with(kOwn)) metric.remove_prefix(kOwn.size());
    return "akashi/" + std::string(metric.substr(0, metric.find('.')));
}

void fill_point(auto& point, const ClientMetric& value, const Times& times) {
    point.set_start_time_unix_nano(static_cast<std::uint64_t>(times.begin));
    point.set_time_unix_nano(static_cast<std::uint64_t>(times.now));
    for (const auto& label : value.label)
        add_text(point, metrics::attribute_name(label.name), label.value);
}

/// Prometheus counts what is up to each bound; OTLP what is between two.
void fill_buckets(otlp::HistogramDataPoint& point, const prometheus::ClientMetric& value) {
    point.set_count(value.histogram.sample_count);
    point.set_sum(value.histogram.sample_sum);
    std::uint64_t below = 0;
    for (const auto& bucket : value.histogram.bucket) {
        point.add_bucket_counts(bucket.cumulative_count - below);
        below = bucket.cumulative_count;
        if (std::isfinite(bucket.upper_bound)) point.add_explicit_bounds(bucket.upper_bound);
    }
}

void fill_exemplar(otlp::HistogramDataPoint& point, const std::string& metric, const auto& value) {
    const auto newest = metrics::find_exemplar(metric, value.label);
    if (!newest) return;
    otlp::Exemplar& exemplar = *point.add_exemplars();
    exemplar.set_time_unix_nano(static_cast<std::uint64_t>(newest->time));
    exemplar.set_as_double(newest->value);
    exemplar.set_trace_id(bytes_of(newest->trace_id));
    exemplar.set_span_id(bytes_of(newest->span_id));
}

void fill(otlp::Histogram& message, const metrics::Family& family, const Times& times) {
    message.set_aggregation_temporality(kCumulative);
    for (const auto& value : family.values.metric) {
        otlp::HistogramDataPoint& point = *message.add_data_points();
        fill_point(point, value, times);
        fill_buckets(point, value);
        fill_exemplar(point, family.name, value);
    }
}

void fill(otlp::Sum& message, const metrics::Family& family, const Times& times) {
    message.set_aggregation_temporality(kCumulative);
    message.set_is_monotonic(true);
    for (const auto& value : family.values.metric) {
        otlp::NumberDataPoint& point = *message.add_data_points();
        fill_point(point, value, times);
        if (family.unit == metrics::Unit::one)
            point.set_as_int(std::llround(value.counter.value));
        else
            point.set_as_double(value.counter.value);
    }
}

void fill(otlp::Gauge& message, const metrics::Family& family, const Times& times) {
    for (const auto& value : family.values.metric) {
        otlp::NumberDataPoint& point = *message.add_data_points();
        fill_point(point, value, times);
        point.set_as_double(value.gauge.value);
    }
}

void fill(otlp::Metric& message, const metrics::Family& family, const Times& times) {
    message.set_name(family.name);
    assign_utf8(*message.mutable_description(), family.values.help);
    message.set_unit(std::string(unit_name(family.unit)));
    if (family.values.type == MetricType::Histogram)
        fill(*message.mutable_histogram(), family, times);
    else if (family.values.type == MetricType::Counter)
        fill(*message.mutable_sum(), family, times);
    else
        fill(*message.mutable_gauge(), family, times);
}

}  // namespace

std::string metrics_message(
    const Attributes& resource,
    const std::vector<metrics::Family>& families,
    std::int64_t begin,
    std::int64_t now,
    OtlpForm form
) {
    google::protobuf::Arena arena;
    auto& message =
        *google::protobuf::Arena::CreateMessage<otlp::ExportMetricsServiceRequest>(&arena);
    otlp::ResourceMetrics& all = *message.add_resource_metrics();
    fill(*all.mutable_resource(), resource);
    std::map<std::string, otlp::ScopeMetrics*> scopes;
    for (const auto& family : families) {
        otlp::ScopeMetrics*& scope = scopes[scope_of(family.name)];
        if (!scope) {
            scope = all.add_scope_metrics();
            scope->mutable_scope()->set_name(scope_of(family.name));
            scope->mutable_scope()->set_version(AKASHI_VERSION);
        }
        fill(*scope->add_metrics(), family, {begin, now});
    }
    return form == OtlpForm::json ? to_json(message) : message.SerializeAsString();
}

}  // namespace akashi
