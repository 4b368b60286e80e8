#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The numbers that this process tells its operator. As with the log, there is one set of them for
/// the process, so that no constructor hands it on. Who asks (`/metrics`, the OTLP exporter) calls
/// collect(). Every function may be called from any thread.
///
/// A metric keeps its values in prometheus-cpp's Counter, Gauge or Histogram. Getting one takes a
/// lock and a search: get it once and keep the reference, which stays valid for the whole process.
namespace akashi::metrics {

enum class Unit { one, milliseconds, seconds, bytes };

/// What a metric is.
struct Description {
    std::string_view name;  ///< OpenTelemetry's form: `akashi.pool.waits`
    std::string_view help;  ///< what is counted or measured, in one line
    Unit unit = Unit::one;
};

/// Names and values of attributes; the names in OpenTelemetry's form: `http.route`.
using Labels = std::vector<std::pair<std::string, std::string>>;

/// The most sets of labels that a metric has. Later ones share one, whose values are all `_other`.
inline constexpr std::size_t kMaxSeries = 10'000;
inline constexpr std::string_view kOther = "_other";

/// Something that only grows. Its Prometheus name ends with `_total`.
prometheus::Counter& counter(const Description& description, const Labels& labels = {});
/// Something that goes up and down. What is known elsewhere is better read by a Reading.
prometheus::Gauge& gauge(const Description& description, const Labels& labels = {});
/// How values are distributed. `bounds`: the upper bounds of the buckets, ascending, the same for
/// all series of the metric.
prometheus::Histogram& histogram(
    const Description& description, const std::vector<double>& bounds, const Labels& labels = {}
);

/// Bounds for durations in milliseconds, those of OpenTelemetry's SDKs.
const std::vector<double>& duration_bounds();

/// Bounds for durations in seconds, from a millisecond to ten seconds.
const std::vector<double>& second_bounds();
/// The seconds since `start`, for a histogram or a counter.
template <class Clock, class Duration>
double seconds_since(std::chrono::time_point<Clock, Duration> start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// A number that is read when somebody collects, while this object exists. `read` runs on the
/// collector's thread under a lock: it must be quick, must not throw, and must not use this file.
/// Several readings with the same name and labels are added up.
class [[nodiscard]] Reading {
public:
    enum class Kind { gauge, counter };

    Reading(
        const Description& description,
        Labels labels,
        std::function<double()> read,
        Kind kind = Kind::gauge
    );
    /// Waits for a read that is under way.
    ~Reading();
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    struct Entry;

private:
    const Entry* entry_;
};

/// A metric with its values.
struct Family {
    std::string name;  ///< as in Description
    Unit unit;
    /// The values, with the names of Prometheus for the metric and its labels.
    prometheus::MetricFamily values;
};

/// All metrics that have values, in the order of their Prometheus names.
std::vector<Family> collect();

/// The label's name in OpenTelemetry's form: `http.route` for `http_route`.
std::string attribute_name(std::string_view label);

}  // namespace akashi::metrics
