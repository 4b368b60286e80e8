#include "conflicts/detection_counts.hpp"

#include "base/metrics.hpp"

#include <string>
#include <string_view>

namespace akashi {
namespace {

prometheus::Counter& find_count(
    std::string_view found_as, std::string_view method, std::string_view severity
) {
    return metrics::counter(
        {"akashi.conflicts.detected", "Conflicts that this instance has found"},
        {{"confidence_class", std::string(found_as)},
         {"scoring_method", std::string(method)},
         {"severity", std::string(severity)}}
    );
}

}  // namespace

void count_detected(const Conflict& conflict) {
    find_count(conflict.confidence_class, conflict.scoring_method, conflict.severity).Increment();
}

void prepare_detection_counts() {
    const Conflict binding;
    for (const std::string_view severity : {"high", "medium", "low"}) {
        find_count(binding.confidence_class, binding.scoring_method, severity);
        find_count("judged", kClaimsMethod, severity);
        find_count("judged", kJudgeMethod, severity);
    }
}

}  // namespace akashi
