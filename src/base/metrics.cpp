#include "base/metrics.hpp"

#include <prometheus/family.h>

#include <algorithm>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <variant>

namespace akashi::metrics {

/// What a Reading has told the registry.
struct Reading::Entry {
    std::string name;  // Prometheus
    std::vector<prometheus::ClientMetric::Label> labels;
    std::function<double()> read;
    Kind kind;
};

namespace {

using prometheus::ClientMetric;
using prometheus::MetricType;

std::string underscored(std::string_view name) {
    std::string text(name);
    std::ranges::replace(text, '.', '_');
    return text;
}

std::string_view suffix(Unit unit) {
    switch (unit) {
        case Unit::one:
            return "";
        case Unit::milliseconds:
            return "_milliseconds";
        case Unit::seconds:
            return "_seconds";
        case Unit::bytes:
            return "_bytes";
    }
    return "";
}

std::string prometheus_name(const Description& description, bool only_grows) {
    std::string name = underscored(description.name).append(suffix(description.unit));
    return only_grows ? name + "_total" : name;
}

/// A metric: what it is, and the series of the kind that it has, if it has stored ones.
struct Metric {
    std::string name;
    std::string help;
    Unit unit;
    MetricType type;
    std::variant<
        std::monostate,
        std::unique_ptr<prometheus::Family<prometheus::Counter>>,
        std::unique_ptr<prometheus::Family<prometheus::Gauge>>,
        std::unique_ptr<prometheus::Family<prometheus::Histogram>>>
        series;
    std::size_t size = 0;
};

/// Adds the value to the one with the same labels.
void add(std::vector<ClientMetric>& values, const Reading::Entry& entry) {
    auto found = std::ranges::find(values, entry.labels, &ClientMetric::label);
    if (found == values.end()) {
        found = values.emplace(values.end());
        found->label = entry.labels;
    }
    ClientMetric& value = *found;
    if (entry.kind == Reading::Kind::counter) value.counter.value += entry.read();
    if (entry.kind == Reading::Kind::gauge) value.gauge.value += entry.read();
}

class Registry {
public:
    /// Never destroyed: references to its values are used until the process ends.
    static Registry& instance() {
        static auto* const registry = new Registry;
        return *registry;
    }

    template <class T, class... Bounds>
    T& find(
        const Description& description,
        MetricType type,
        const Labels& labels,
        const Bounds&... bounds
    ) {
        const std::lock_guard lock(mutex_);
        const std::string name = prometheus_name(description, type == MetricType::Counter);
        Metric& metric = described(name, description, type);
        using Series = std::unique_ptr<prometheus::Family<T>>;
        if (std::holds_alternative<std::monostate>(metric.series)) {
            metric.series =
                std::make_unique<prometheus::Family<T>>(name, metric.help, prometheus::Labels{});
        }
        auto& series = *std::get<Series>(metric.series);
        prometheus::Labels own = renamed(labels);
        if (!series.Has(own)) {
            if (metric.size == kMaxSeries)
                for (auto& [label, value] : own) value = kOther;
            else
                ++metric.size;
        }
        return series.Add(own, bounds...);
    }

    const Reading::Entry* attach(
        const Description& description,
        const Labels& labels,
        std::function<double()> read,
        Reading::Kind kind
    ) {
        const std::lock_guard lock(mutex_);
        const bool only_grows = kind == Reading::Kind::counter;
        std::string name = prometheus_name(description, only_grows);
        described(name, description, only_grows ? MetricType::Counter : MetricType::Gauge);
        Reading::Entry& entry = readings_.emplace_back();
        for (auto& [label, value] : renamed(labels)) entry.labels.push_back({label, value});
        entry.name = std::move(name);
        entry.read = std::move(read);
        entry.kind = kind;
        return &entry;
    }

    void detach(const Reading::Entry* entry) {
        const std::lock_guard lock(mutex_);
        readings_.remove_if([&](const auto& reading) { return &reading == entry; });
    }

    std::vector<Family> collect() {
        const std::lock_guard lock(mutex_);
        std::map<std::string, std::vector<ClientMetric>, std::less<>> read;
        for (const auto& reading : readings_) add(read[reading.name], reading);
        std::vector<Family> families;
        families.reserve(metrics_.size());
        for (const auto& [name, metric] : metrics_) {
            Family family{metric.name, metric.unit, {name, metric.help, metric.type, {}}};
            auto& values = family.values.metric;
            std::visit(
                [&]<class Series>(const Series& series) {
                    if constexpr (!std::is_same_v<Series, std::monostate>)
                        for (auto& collected : series->Collect())
                            values = std::move(collected.metric);
                },
                metric.series
            );
            if (const auto found = read.find(name); found != read.end())
                std::ranges::move(found->second, std::back_inserter(values));
            if (!values.empty()) families.push_back(std::move(family));
        }
        return families;
    }

    std::string attribute_name(std::string_view label) {
        const std::lock_guard lock(mutex_);
        const auto found = attributes_.find(label);
        return found == attributes_.end() ? std::string(label) : found->second;
    }

private:
    Metric& described(const std::string& name, const Description& description, MetricType type) {
        const auto found = metrics_.find(name);
        if (found != metrics_.end()) return found->second;
        Metric metric{
            std::string(description.name), std::string(description.help), description.unit, type, {}
        };
        return metrics_.emplace(name, std::move(metric)).first->second;
    }

    prometheus::Labels renamed(const Labels& labels) {
        prometheus::Labels renamed;
        for (const auto& [name, value] : labels) {
            std::string label = underscored(name);
            attributes_.try_emplace(label, name);
            renamed.emplace(std::move(label), value);
        }
        return renamed;
    }

    std::mutex mutex_;
    std::map<std::string, Metric> metrics_;  // by Prometheus name
    std::list<Reading::Entry> readings_;
    std::map<std::string, std::string, std::less<>> attributes_;  // Prometheus label to attribute
};

}  // namespace

prometheus::Counter& counter(const Description& description, const Labels& labels) {
    return Registry::instance().find<prometheus::Counter>(description, MetricType::Counter, labels);
}

prometheus::Gauge& gauge(const Description& description, const Labels& labels) {
    return Registry::instance().find<prometheus::Gauge>(description, MetricType::Gauge, labels);
}

prometheus::Histogram& histogram(
    const Description& description, const std::vector<double>& bounds, const Labels& labels
) {
    return Registry::instance().find<prometheus::Histogram>(
        description, MetricType::Histogram, labels, bounds
    );
}

const std::vector<double>& duration_bounds() {
    static const std::vector<double> bounds{
        0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000
    };
    return bounds;
}

const std::vector<double>& second_bounds() {
    static const std::vector<double> bounds{
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };
    return bounds;
}

Reading::Reading(
    const Description& description, Labels labels, std::function<double()> read, Kind kind
)
    : entry_(Registry::instance().attach(description, labels, std::move(read), kind)) {}

Reading::~Reading() { Registry::instance().detach(entry_); }

std::vector<Family> collect() { return Registry::instance().collect(); }

std::string attribute_name(std::string_view label) {
    return Registry::instance().attribute_name(label);
}

}  // namespace akashi::metrics
