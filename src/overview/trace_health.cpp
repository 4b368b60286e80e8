#include "overview/trace_health.hpp"

#include "base/contains.hpp"

#include <fmt/format.h>

#include <cmath>

namespace akashi {
namespace {

constexpr double kLowCompleteness = 0.3;
constexpr std::int64_t kManyOpenGroups = 3;
constexpr std::size_t kMostGaps = 3;
constexpr double kHighAverage = 0.82;
constexpr double kOftenHigh = 60;
constexpr double kOftenRevised = 10;
constexpr double kOftenUncited = 70;

double ratio(std::int64_t sum, std::int64_t count) {
    return count == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(count);
}

/// What is wrong with how sure agents are, if anything.
std::optional<std::string> calibration_gap(const TraceHealth& health) {
    const auto high = health.high.outcome();
    const auto mid = health.mid.outcome();
    if (high && mid && *high < *mid)
        return fmt::format(
            "Decisions of high confidence turn out worse than those of middle confidence ({:.2f} "
            "against {:.2f}).",
            *high,
            *mid
        );
    if (!health.is_calibrated())
        return fmt::format(
            "Decisions of high confidence are revised more often than those of middle confidence "
            "({:.0f}% against {:.0f}%).",
            health.high.revision_rate(),
            health.mid.revision_rate()
        );
    if (health.all.confidence() > kHighAverage)
        return fmt::format(
            "The average confidence is {:.2f}: most decisions claim to be nearly certain.",
            health.all.confidence()
        );
    const double often = percent(health.high.current, health.all.current);
    if (often > kOftenHigh)
        return fmt::format("{:.0f}% of the decisions have a confidence of 0.85 or more.", often);
    return std::nullopt;
}

void add_usage_gaps(const TraceHealth& health, std::vector<std::string>& gaps) {
    const HealthCell& all = health.all;
    const double revised = percent(all.revised_soon, all.total);
    if (revised > kOftenRevised)
        gaps.push_back(fmt::format(
            "{} decisions ({:.0f}%) were revised within 48 hours.", all.revised_soon, revised
        ));
    const std::int64_t uncited = all.total - all.cited;
    const double never = percent(uncited, all.total);
    if (never > kOftenUncited)
        gaps.push_back(fmt::format(
            "{} decisions ({:.0f}%) have never been cited as a precedent. Set precedent_ref when "
            "tracing to build the attribution graph.",
            uncited,
            never
        ));
}

}  // namespace

double percent(std::int64_t count, std::int64_t of) {
    constexpr double kPerMille = 1000;
    return std::round(ratio(count, of) * kPerMille) / 10;
}

double HealthCell::completeness() const { return ratio(completeness_sum, current) / kMillionths; }
double HealthCell::confidence() const { return ratio(confidence_sum, current) / kMillionths; }
double HealthCell::revision_rate() const { return percent(revised, total); }
std::optional<double> HealthCell::outcome() const {
    if (assessed == 0) return std::nullopt;
    return ratio(outcome_sum, assessed) / kMillionths;
}

std::string_view TraceHealth::status() const {
    if (all.total == 0) return "insufficient_data";
    const bool is_poor = all.current > 0 && all.completeness() < kLowCompleteness;
    return is_poor || conflicts.open_groups > kManyOpenGroups ? "needs_attention" : "healthy";
}

bool TraceHealth::is_calibrated() const {
    if (high.total == 0 || mid.total == 0) return true;
    const auto best = high.outcome();
    const auto other = mid.outcome();
    if (best && other) return *best >= *other;
    return high.revision_rate() <= mid.revision_rate();
}

double expected_completeness(std::string_view decision_type) {
    if (is_one_of({"investigation", "planning", "assessment"}, decision_type)) return 0.30;
    if (decision_type == "code_review") return 0.45;
    if (is_one_of({"architecture", "trade_off"}, decision_type)) return 0.55;
    return decision_type == "security" ? 0.60 : 0.40;
}

std::vector<std::string> gaps_of(const TraceHealth& health) {
    const HealthCell& all = health.all;
    if (all.total == 0) return {"No decisions recorded yet. Start tracing to see health metrics."};
    std::vector<std::string> gaps;
    if (all.current > 0 && all.completeness() < kLowCompleteness)
        gaps.push_back(fmt::format(
            "Average completeness score is {:.2f}. Most decisions lack substantive reasoning.",
            all.completeness()
        ));
    if (health.conflicts.open_groups > 0)
        gaps.push_back(fmt::format(
            "{} of {} conflict groups are unresolved.",
            health.conflicts.open_groups,
            health.conflicts.groups
        ));
    if (all.below_half > 0)
        gaps.push_back(
            fmt::format("{} decisions have completeness scores below 0.5.", all.below_half)
        );
    if (auto gap = calibration_gap(health)) gaps.push_back(std::move(*gap));
    add_usage_gaps(health, gaps);
    if (gaps.size() > kMostGaps) gaps.resize(kMostGaps);
    return gaps;
}

}  // namespace akashi
