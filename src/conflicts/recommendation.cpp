#include "conflicts/recommendation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace akashi {
namespace {

constexpr double kConfidenceWeight = 0.35;
constexpr double kRecencyWeight = 0.25;
constexpr double kWinRateWeight = 0.25;
constexpr double kDepthWeight = 0.15;
constexpr double kLeastDifference = 0.01;
constexpr double kLeastSum = 0.10;
constexpr double kLeastReason = 0.05;
constexpr double kMostConfidence = 0.99;
constexpr std::int64_t kLeastResolved = 3;
constexpr double kHoursOfWeek = 168;
constexpr double kDepthScale = 3;

/// What speaks for a side: above 0 for B, below for A.
struct Signal {
    double weight = 0;
    std::string reason;
};

const char* name_of(double weight) { return weight > 0 ? "Decision B" : "Decision A"; }

double hours_between(Time earlier, Time later) {
    return std::chrono::duration<double, std::ratio<3600>>(later - earlier).count();
}

/// `3h ago` or, from two days on, `5d ago`.
std::string age_of(Time time, Time now) {
    constexpr std::int64_t kHoursOfDay = 24;
    const auto hours = static_cast<std::int64_t>(std::max(hours_between(time, now), 0.0));
    return hours < 2 * kHoursOfDay ? fmt::format("{}h ago", hours)
                                   : fmt::format("{}d ago", hours / kHoursOfDay);
}

Signal of_confidence(const ConflictSide& a, const ConflictSide& b) {
    const double difference = static_cast<double>(b.confidence) - static_cast<double>(a.confidence);
    if (std::abs(difference) < kLeastDifference) return {};
    return {
        kConfidenceWeight * difference,
        fmt::format(
            "{} has higher confidence ({:.2f} vs {:.2f})",
            name_of(difference),
            std::max(a.confidence, b.confidence),
            std::min(a.confidence, b.confidence)
        )
    };
}

Signal of_recency(const ConflictSide& a, const ConflictSide& b, Time now) {
    const double hours = hours_between(a.valid_from, b.valid_from);
    if (std::abs(hours) < 1) return {};
    return {
        kRecencyWeight * std::tanh(hours / kHoursOfWeek),
        fmt::format(
            "{} is more recent ({} vs {})",
            name_of(hours),
            age_of(std::max(a.valid_from, b.valid_from), now),
            age_of(std::min(a.valid_from, b.valid_from), now)
        )
    };
}

double rate_of(const SideRecord& side) {
    return static_cast<double>(side.won) / static_cast<double>(side.resolved);
}

Signal of_wins(const ConflictDetail& conflict, const SideRecord& a, const SideRecord& b) {
    if (conflict.agent_a == conflict.agent_b) return {};
    if (a.resolved < kLeastResolved || b.resolved < kLeastResolved) return {};
    const double difference = rate_of(b) - rate_of(a);
    if (std::abs(difference) < kLeastDifference) return {};
    constexpr double kPercent = 100;
    const bool is_b = difference > 0;
    return {
        kWinRateWeight * difference,
        fmt::format(
            "Agent {} has {:.0f}% resolution win rate on {} decisions (vs {:.0f}%)",
            is_b ? conflict.agent_b : conflict.agent_a,
            kPercent * rate_of(is_b ? b : a),
            is_b ? conflict.b.decision_type : conflict.a.decision_type,
            kPercent * rate_of(is_b ? a : b)
        )
    };
}

Signal of_depth(const SideRecord& a, const SideRecord& b) {
    const auto difference = static_cast<double>(b.depth - a.depth);
    if (difference == 0) return {};
    return {
        kDepthWeight * std::tanh(difference / kDepthScale),
        fmt::format(
            "{} is a revision (depth {}, reflecting more deliberation)",
            name_of(difference),
            std::max(a.depth, b.depth)
        )
    };
}

}  // namespace

std::optional<Recommendation> recommend(
    const ConflictDetail& conflict, const SideRecord& a, const SideRecord& b, Time now
) {
    std::vector<Signal> signals{
        of_confidence(conflict.a, conflict.b),
        of_recency(conflict.a, conflict.b, now),
        of_wins(conflict, a, b),
        of_depth(a, b)
    };
    double sum = 0;
    for (const Signal& signal : signals) sum += signal.weight;
    if (std::abs(sum) < kLeastSum) return std::nullopt;
    std::ranges::sort(signals, std::ranges::greater(), [](const Signal& signal) {
        return std::abs(signal.weight);
    });
    Recommendation recommendation{
        .suggested_winner = sum > 0 ? conflict.decision_b_id : conflict.decision_a_id,
        .reasons = {},
        .confidence = std::min(std::abs(sum), kMostConfidence)
    };
    for (Signal& signal : signals)
        if (std::abs(signal.weight) >= kLeastReason)
            recommendation.reasons.push_back(std::move(signal.reason));
    return recommendation;
}

}  // namespace akashi
