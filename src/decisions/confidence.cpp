#include "decisions/confidence.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace akashi {
namespace {

constexpr std::size_t kSubstantialReasoning = 50;  // bytes

}  // namespace

AdjustedConfidence adjust_confidence(const Trace& trace) {
    AdjustedConfidence adjusted{trace.confidence, {}};
    const auto reduce = [&](float amount, const char* reason) {
        adjusted.value -= amount;
        adjusted.reasons.emplace_back(reason);
    };
    if (adjusted.value >= 0.8f && trace.evidence.empty()) {
        reduce(0.15f, "confidence >= 0.8 with no evidence: reduced by 0.15");
    }
    if (adjusted.value >= 0.85f && trace.alternatives.empty()) {
        reduce(0.10f, "confidence >= 0.85 with no alternatives: reduced by 0.10");
    }
    const auto reasoning = trace.reasoning.value_or("");
    if (adjusted.value >= 0.8f && trimmed(reasoning).size() < kSubstantialReasoning) {
        reduce(0.10f, "confidence >= 0.8 with reasoning < 50 chars: reduced by 0.10");
    }
    // Only values of at least 0.8 are reduced, to at least 0.65.
    if (adjusted.reasons.empty()) return adjusted;
    adjusted.value = static_cast<float>(std::round(double{adjusted.value} * 10'000) / 10'000);
    return adjusted;
}

std::optional<std::string> confidence_warning(const Trace& trace) {
    if (trace.confidence <= 0.85f || !trace.evidence.empty()) return std::nullopt;
    return fmt::format(
        "high confidence ({:.2g}) with no supporting evidence — consider adding evidence items or "
        "lowering confidence to 0.4–0.8",
        trace.confidence
    );
}

}  // namespace akashi
