#include "decisions/completeness.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace akashi {
namespace {

// Points are whole hundredths, so that sums have no floating-point error.

int points_of_confidence(float confidence) {
    if (confidence > 0.05f && confidence < 0.95f) return 15;
    return confidence > 0 && confidence < 1 ? 10 : 0;
}

int points_of_reasoning(std::size_t bytes) {
    if (bytes > 100) return 30;
    if (bytes > 50) return 24;
    return bytes > 20 ? 12 : 0;
}

int points_of_alternatives(const std::vector<Trace::Alternative>& alternatives) {
    const auto explained = std::ranges::count_if(alternatives, [](const auto& alternative) {
        return trimmed(alternative.rejection_reason.value_or("")).size() > 20;
    });
    if (explained >= 3) return 20;
    if (explained == 2) return 15;
    return explained == 1 ? 10 : 0;
}

int points_of_evidence(std::size_t count) {
    if (count >= 2) return 15;
    return count == 1 ? 10 : 0;
}

int points_of_outcome(std::size_t bytes) {
    if (bytes <= 20) return 0;
    if (bytes <= 300) return 10;
    return bytes <= 500 ? 7 : 4;
}

}  // namespace

float completeness_score(const Trace& trace) {
    const int points =
        points_of_confidence(trace.confidence) +
        points_of_reasoning(trimmed(trace.reasoning.value_or("")).size()) +
        points_of_alternatives(trace.alternatives) + points_of_evidence(trace.evidence.size()) +
        points_of_outcome(trimmed(trace.outcome).size()) + (trace.precedent_ref ? 10 : 0);
    return static_cast<float>(points) / 100;
}

}  // namespace akashi
