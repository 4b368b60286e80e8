#include "conflicts/evaluation.hpp"

#include "conflicts/contradiction.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace akashi {
namespace {

std::size_t index_of(PairLabel label) { return static_cast<std::size_t>(label); }

Channel channel_of(Disagreement kind) {
    switch (kind) {
        case Disagreement::number:
            return Channel::number;
        case Disagreement::polarity:
            return Channel::polarity;
        case Disagreement::choice:
            return Channel::choice;
    }
    std::unreachable();
}

std::string as_text(const Binding& binding) { return binding.parameter + " = " + binding.value; }

std::optional<Finding> judge_bindings(const LabelledPair& pair) {
    for (const Binding& a : pair.a.bindings) {
        for (const Binding& b : pair.b.bindings) {
            if (!is_conflict(a, b)) continue;
            return Finding{
                pair.id, pair.label, Channel::binding, question_of(a), as_text(a), as_text(b)
            };
        }
    }
    return std::nullopt;
}

Position position_of(const LabelledSide& side) {
    return {side.outcome, {side.rejected.begin(), side.rejected.end()}};
}

/// p * TPR / (p * TPR + (1 - p) * FPR); 1 when both rates are 0.
double precision_of(double prevalence, double true_rate, double false_rate) {
    const double hits = prevalence * true_rate;
    const double misses = (1 - prevalence) * false_rate;
    return misses == 0 ? 1 : hits / (hits + misses);
}

Scores scores_of(const Evaluation& evaluation, std::optional<Channel> channel) {
    Scores scores;
    for (std::size_t i = 0; i < kPairLabels; ++i) scores.found.at(i).of = evaluation.labels.at(i);
    for (const Finding& finding : evaluation.findings) {
        if (!channel || finding.channel == *channel)
            ++scores.found.at(index_of(finding.label)).hits;
    }
    scores.recall = scores.found.at(index_of(PairLabel::contradiction));
    for (const Share& share : scores.found) scores.precision.of += share.hits;
    scores.precision.hits = scores.recall.hits;
    scores.false_positives = {
        scores.precision.of - scores.precision.hits, evaluation.pairs - scores.recall.of
    };
    return scores;
}

}  // namespace

std::string_view name_of(Channel channel) {
    constexpr std::array<std::string_view, kChannels> kNames{
        "binding", "number", "polarity", "choice", "judge"
    };
    return kNames.at(static_cast<std::size_t>(channel));
}

std::optional<Finding> judge(const LabelledPair& pair) {
    if (auto finding = judge_bindings(pair)) return finding;
    auto found = contradiction_between(position_of(pair.a), position_of(pair.b));
    if (!found) return std::nullopt;
    return Finding{
        pair.id,
        pair.label,
        channel_of(found->kind),
        std::move(found->question),
        std::move(found->quote_a),
        std::move(found->quote_b)
    };
}

std::optional<double> Share::value() const {
    if (of == 0) return std::nullopt;
    return static_cast<double>(hits) / static_cast<double>(of);
}

Interval Share::interval() const {
    constexpr double kZ = 1.959963984540054;  // of 95 %
    if (of == 0) return {};
    const auto n = static_cast<double>(of);
    const double share = static_cast<double>(hits) / n;
    const double scale = 1 + kZ * kZ / n;
    const double center = (share + kZ * kZ / (2 * n)) / scale;
    const double half = kZ / scale * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
    // Rounding would leave a trace of 0 and 1.
    return {hits == 0 ? 0 : center - half, hits == of ? 1 : center + half};
}

std::optional<double> Scores::f1() const {
    if (precision.of == 0 || recall.of == 0) return std::nullopt;
    return 2.0 * static_cast<double>(recall.hits) / static_cast<double>(precision.of + recall.of);
}

std::optional<double> Scores::precision_at(double prevalence) const {
    const auto true_rate = recall.value();
    const auto false_rate = false_positives.value();
    if (!true_rate || !false_rate || queue() == 0) return std::nullopt;
    return precision_of(prevalence, *true_rate, *false_rate);
}

Interval Scores::precision_interval_at(double prevalence) const {
    const Interval hits = recall.interval();
    const Interval misses = false_positives.interval();
    return {
        precision_of(prevalence, hits.low, misses.high),
        precision_of(prevalence, hits.high, misses.low)
    };
}

std::optional<double> Scores::break_even_at(double prevalence) const {
    const auto true_rate = recall.value();
    const auto false_rate = false_positives.value();
    if (!true_rate || !false_rate || *true_rate == 0) return std::nullopt;
    return (1 - prevalence) * *false_rate / (prevalence * *true_rate);
}

std::optional<double> Scores::expected_cost_at(double prevalence, double cost_ratio) const {
    const auto true_rate = recall.value();
    const auto false_rate = false_positives.value();
    if (!true_rate || !false_rate) return std::nullopt;
    const double all_misses = prevalence * cost_ratio;
    const double all_alarms = 1 - prevalence;
    return (all_misses * (1 - *true_rate) + all_alarms * *false_rate) /
           std::min(all_misses, all_alarms);
}

Scores Evaluation::all() const { return scores_of(*this, std::nullopt); }

Scores Evaluation::of(Channel channel) const { return scores_of(*this, channel); }

void add(Evaluation& evaluation, const LabelledPair& pair, std::optional<Finding> finding) {
    ++evaluation.pairs;
    ++evaluation.labels.at(index_of(pair.label));
    if (finding) evaluation.findings.push_back(std::move(*finding));
}

void add(Evaluation& evaluation, const LabelledPair& pair) { add(evaluation, pair, judge(pair)); }

}  // namespace akashi
