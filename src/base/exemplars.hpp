#pragma once

#include "base/metrics.hpp"
#include "base/trace_context.hpp"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

/// Which traces the values of a histogram come from: beside each series, the newest one.
namespace akashi::metrics {

struct Exemplar {
    double value = 0;
    std::int64_t time = 0;  ///< nanoseconds since 1970
    TraceContext::TraceId trace_id{};
    TraceContext::SpanId span_id{};
};

/// The newest exemplar of a series. Callable from any thread.
class ExemplarPlace {
public:
    void put(const Exemplar& exemplar) {
        const std::lock_guard lock(mutex_);
        newest_ = exemplar;
    }
    std::optional<Exemplar> get() const {
        const std::lock_guard lock(mutex_);
        return newest_;
    }

private:
    mutable std::mutex mutex_;
    std::optional<Exemplar> newest_;
};

/// The place beside a series of the metric, which is named and labelled as for histogram(). It
/// stays valid for the whole process. Beyond kMaxSeries, series share one.
ExemplarPlace& exemplar_place(std::string_view metric, const Labels& labels);

/// The newest exemplar of a series that collect() returned.
std::optional<Exemplar> find_exemplar(
    std::string_view metric, const std::vector<prometheus::ClientMetric::Label>& labels
);

}  // namespace akashi::metrics
