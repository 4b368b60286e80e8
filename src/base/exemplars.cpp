#include "base/exemplars.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace akashi::metrics {
namespace {

/// Everything that tells a series from others; its labels in any order and either form of names.
std::string key_of(std::string_view metric, Labels labels) {
    for (auto& [name, value] : labels) std::ranges::replace(name, '.', '_');
    std::ranges::sort(labels);
    std::string key(metric);
    for (const auto& [name, value] : labels) {
        key += '\0';
        key += name;
        key += '\0';
        key += value;
    }
    return key;
}

class Places {
public:
    /// Never destroyed, as its places are used until the process ends.
    static Places& instance() {
        static auto* const places = new Places;
        return *places;
    }

    ExemplarPlace& at(std::string_view metric, Labels labels) {
        const std::lock_guard lock(mutex_);
        auto& place = find(metric, labels);
        if (!place) place = std::make_unique<ExemplarPlace>();
        return *place;
    }

    std::optional<Exemplar> find_newest(std::string_view metric, Labels labels) {
        const std::lock_guard lock(mutex_);
        const auto found = places_.find(key_of(metric, std::move(labels)));
        return found == places_.end() ? std::nullopt : found->second->get();
    }

private:
    std::unique_ptr<ExemplarPlace>& find(std::string_view metric, Labels& labels) {
        const auto known = places_.find(key_of(metric, labels));
        if (known != places_.end()) return known->second;
        if (places_.size() >= kMaxSeries)
            for (auto& [name, value] : labels) value = kOther;
        return places_[key_of(metric, labels)];
    }

    std::mutex mutex_;
    std::unordered_map<std::string, std::unique_ptr<ExemplarPlace>> places_;
};

}  // namespace

ExemplarPlace& exemplar_place(std::string_view metric, const Labels& labels) {
    return Places::instance().at(metric, labels);
}

std::optional<Exemplar> find_exemplar(
    std::string_view metric, const std::vector<prometheus::ClientMetric::Label>& labels
) {
    Labels pairs;
    for (const auto& label : labels) pairs.emplace_back(label.name, label.value);
    return Places::instance().find_newest(metric, std::move(pairs));
}

}  // namespace akashi::metrics
