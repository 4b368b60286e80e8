#pragma once

#include "conflicts/labelled_pair.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// How good the rules are, measured on pairs that people have labelled.
namespace akashi {

/// By which rule a pair was found, or by a model.
enum class Channel : std::uint8_t { binding, number, polarity, choice, judge };
inline constexpr std::size_t kChannels = 5;
/// `binding`, `number`, `polarity`, `choice` or `judge`.
std::string_view name_of(Channel channel);

/// A pair that a rule takes for a contradiction.
struct Finding {
    std::string pair_id;
    PairLabel label = PairLabel::unrelated;  ///< what people say
    Channel channel = Channel::binding;
    std::string question;
    std::string quote_a;
    std::string quote_b;
};

/// What the rules say of a pair; nothing when they find no contradiction. Bindings are asked first.
std::optional<Finding> judge(const LabelledPair& pair);

struct Interval {
    double low = 0;
    double high = 1;
};

/// `hits` of `of`; of nothing, it says nothing.
struct Share {
    std::size_t hits = 0;
    std::size_t of = 0;

    /// From 0 to 1.
    std::optional<double> value() const;
    /// Wilson's score interval of 95 %; 0 to 1 for a share of nothing.
    Interval interval() const;
};

/// The figures of one rule or of all.
struct Scores {
    Share precision;        ///< contradictions, of what was found
    Share recall;           ///< found, of the contradictions
    Share false_positives;  ///< found, of all pairs that are no contradiction
    /// Found, of the pairs with this label, by the number of the label.
    std::array<Share, kPairLabels> found;

    /// How many pairs somebody would have to read.
    std::size_t queue() const { return precision.of; }
    /// The harmonic mean of precision and recall; nothing without both.
    std::optional<double> f1() const;
    /// The precision if contradictions were this share of all pairs (above 0, below 1); nothing
    /// when nothing was found.
    std::optional<double> precision_at(double prevalence) const;
    /// From the worst ends of the intervals of recall and false positives to the best ones.
    Interval precision_interval_at(double prevalence) const;

    /// How many false alarms a miss must cost at this share of contradictions, so that reading the
    /// queue is worth more than it costs: (1 - p) * FPR / (p * TPR). Nothing when nothing was
    /// found.
    std::optional<double> break_even_at(double prevalence) const;
    /// What is lost with the queue when a miss costs as much as `cost_ratio` false alarms, compared
    /// with the cheaper one of reading nothing and reading everything (1): below 1 it is of use.
    /// Nothing without pairs of both kinds.
    std::optional<double> expected_cost_at(double prevalence, double cost_ratio) const;
};

/// A pair about which a judge gave no verdict.
struct Unjudged {
    std::string pair_id;
    std::string reason;
};

struct Evaluation {
    std::size_t pairs = 0;
    std::array<std::size_t, kPairLabels> labels{};  ///< pairs by label
    std::vector<Finding> findings;                  ///< in the order of the pairs
    std::string judge;                              ///< its name; empty: the rules judged
    std::vector<Unjudged> unjudged;                 ///< in no other figure
    std::int64_t tokens = 0;                        ///< that the judge has used

    /// Of whatever was found, and of what one rule has found.
    Scores all() const;
    Scores of(Channel channel) const;
};

/// Counts a pair, and what was found.
void add(Evaluation& evaluation, const LabelledPair& pair, std::optional<Finding> finding);

/// Judges a pair by the rules and counts it.
void add(Evaluation& evaluation, const LabelledPair& pair);

}  // namespace akashi
