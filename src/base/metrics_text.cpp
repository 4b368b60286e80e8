#include "base/metrics_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace akashi::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricType;

void append_number(std::string& text, double value) {
    if (std::isnan(value)) {
        text += "NaN";
    } else if (std::isinf(value)) {
        text += value > 0 ? "+Inf" : "-Inf";
    } else {
        fmt::format_to(std::back_inserter(text), "{}", value);
    }
}

/// In a help text, quotation marks stay as they are.
void append_escaped(std::string& text, std::string_view raw, bool is_label) {
    for (const char c : raw) {
        if (c == '\\')
            text += "\\\\";
        else if (c == '\n')
            text += "\\n";
        else if (c == '"' && is_label)
            text += "\\\"";
        else
            text += c;
    }
}

void append_label(std::string& text, std::string_view name, std::string_view value) {
    text.append(name).append("=\"");
    append_escaped(text, value, true);
    text += '"';
}

/// The labels without brackets.
std::string labels_of(const ClientMetric& metric) {
    std::string text;
    for (const auto& [name, value] : metric.label) {
        if (!text.empty()) text += ',';
        append_label(text, name, value);
    }
    return text;
}

/// A line. `more` is one more label, as text.
void append_sample(
    std::string& text,
    std::string_view name,
    std::string_view suffix,
    std::string_view labels,
    double value,
    std::string_view more = {}
) {
    text.append(name).append(suffix);
    if (!labels.empty() || !more.empty()) {
        text.append(1, '{').append(labels);
        if (!labels.empty() && !more.empty()) text += ',';
        text.append(more).append(1, '}');
    }
    text += ' ';
    append_number(text, value);
    text += '\n';
}

void append_histogram(
    std::string& text, std::string_view name, std::string_view labels, const ClientMetric& metric
) {
    const auto& histogram = metric.histogram;
    const auto count = static_cast<double>(histogram.sample_count);
    std::string bound;
    for (const auto& bucket : histogram.bucket) {
        bound = "le=\"";
        append_number(bound, bucket.upper_bound);
        bound += '"';
        const auto cumulative = static_cast<double>(bucket.cumulative_count);
        append_sample(text, name, "_bucket", labels, cumulative, bound);
    }
    append_sample(text, name, "_sum", labels, histogram.sample_sum);
    append_sample(text, name, "_count", labels, count);
}

std::string_view type_of(const prometheus::MetricFamily& family) {
    switch (family.type) {
        case MetricType::Counter:
            return "counter";
        case MetricType::Gauge:
            return "gauge";
        case MetricType::Histogram:
            return "histogram";
        default:
            return "untyped";
    }
}

void append_metric(
    std::string& text, const prometheus::MetricFamily& family, const ClientMetric& metric
) {
    const std::string labels = labels_of(metric);
    if (family.type == MetricType::Histogram)
        append_histogram(text, family.name, labels, metric);
    else if (family.type == MetricType::Counter)
        append_sample(text, family.name, "", labels, metric.counter.value);
    else
        append_sample(text, family.name, "", labels, metric.gauge.value);
}

}  // namespace

std::string to_text(const std::vector<Family>& families) {
    std::string text;
    for (const Family& family : families) {
        const auto& values = family.values;
        text.append("# HELP ").append(values.name).append(1, ' ');
        append_escaped(text, values.help, false);
        text.append("\n# TYPE ").append(values.name).append(1, ' ').append(type_of(values));
        text += '\n';
        for (const ClientMetric& metric : values.metric) append_metric(text, values, metric);
    }
    return text;
}

}  // namespace akashi::metrics
