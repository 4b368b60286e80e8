#include "conflicts/evaluation.hpp"

#include <gmock/gmock.h>

#include <stdexcept>
#include <utility>

namespace akashi {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;

LabelledPair pair(PairLabel label, std::string a, std::string b) {
    return {"p", label, {std::move(a), {}, {}}, {std::move(b), {}, {}}};
}

LabelledPair opposite(PairLabel label) {
    return pair(label, "Never log access tokens", "Always log access tokens");
}

LabelledPair unlike(PairLabel label) {
    return pair(label, "Log access tokens", "Use Kafka for events");
}

/// The number in `value`; -1 when there is none.
double number_in(std::optional<double> value) { return value.value_or(-1); }

/// What is found in a pair that is read from a line; throws when nothing is.
Finding judge_line(std::string_view line) {
    const auto pair = parse_labelled_pair(line);
    if (!pair) throw std::runtime_error(pair.error().message());
    auto finding = judge(*pair);
    if (!finding) throw std::runtime_error("nothing found");
    return std::move(*finding);
}

std::string reason_of(std::string_view line) {
    const auto pair = parse_labelled_pair(line);
    return pair ? "" : pair.error().message();
}

TEST(Share, HasTheIntervalOfWilson) {
    const Interval interval = Share{7, 10}.interval();
    EXPECT_THAT(interval.low, DoubleNear(0.3968, 0.0001));
    EXPECT_THAT(interval.high, DoubleNear(0.8922, 0.0001));
    const Interval none = Share{0, 60}.interval();
    EXPECT_EQ(none.low, 0);
    EXPECT_THAT(none.high, DoubleNear(0.0602, 0.0001));
    EXPECT_EQ((Share{5, 5}.interval().high), 1);
}

TEST(Share, OfNothingSaysNothing) {
    EXPECT_FALSE(Share{}.value());
    EXPECT_EQ(Share{}.interval().low, 0);
    EXPECT_EQ(Share{}.interval().high, 1);
}

TEST(Evaluation, CountsWhatWasFoundByLabelAndChannel) {
    Evaluation evaluation;
    add(evaluation, opposite(PairLabel::contradiction));
    add(evaluation, opposite(PairLabel::contradiction));
    add(evaluation, opposite(PairLabel::related));
    add(evaluation, unlike(PairLabel::contradiction));
    add(evaluation, unlike(PairLabel::related));
    add(evaluation, unlike(PairLabel::supersession));
    const Scores all = evaluation.all();
    EXPECT_EQ(evaluation.pairs, 6U);
    EXPECT_EQ(all.queue(), 3U);
    EXPECT_EQ(all.precision.hits, 2U);
    EXPECT_EQ(all.recall.of, 3U);
    EXPECT_EQ(all.false_positives.hits, 1U);
    EXPECT_EQ(all.false_positives.of, 3U);
    EXPECT_EQ(all.found.at(static_cast<std::size_t>(PairLabel::related)).of, 2U);
    EXPECT_THAT(number_in(all.f1()), DoubleNear(2.0 / 3, 1e-9));
    EXPECT_EQ(evaluation.of(Channel::polarity).queue(), 3U);
    EXPECT_EQ(evaluation.of(Channel::number).queue(), 0U);
    EXPECT_FALSE(evaluation.of(Channel::number).f1());
}

TEST(Evaluation, ProjectsThePrecisionToAnotherShareOfContradictions) {
    Scores scores;
    scores.precision = {8, 10};
    scores.recall = {8, 10};
    scores.false_positives = {2, 100};
    EXPECT_THAT(number_in(scores.precision_at(0.5)), DoubleNear(0.4 / 0.41, 1e-9));
    EXPECT_THAT(number_in(scores.precision_at(0.01)), DoubleNear(0.008 / (0.008 + 0.0198), 1e-9));
    const Interval interval = scores.precision_interval_at(0.01);
    EXPECT_LT(interval.low, number_in(scores.precision_at(0.01)));
    EXPECT_GT(interval.high, number_in(scores.precision_at(0.01)));
}

TEST(Evaluation, AsksBindingsFirst) {
    const Finding finding = judge_line(
        R"({"pair_id": "1", "gold_label": "contradiction", "decision_a": "Never log access tokens",
            "decision_b": "Always log access tokens", "bindings_a": [{"parameter": "ttl", "value": "1 h"}],
            "bindings_b": [{"parameter": "TTL", "value": "2 h"}], "class": "ignored"})"
    );
    EXPECT_EQ(finding.channel, Channel::binding);
    EXPECT_EQ(finding.question, "the value of ttl");
    EXPECT_EQ(finding.quote_b, "TTL = 2 h");
}

TEST(Evaluation, KnowsRejectedAlternatives) {
    const Finding finding = judge_line(
        R"({"pair_id": "1", "gold_label": "unrelated", "decision_a": "Use Redis for the session cache",
            "decision_b": "Use Postgres for the session cache", "rejected_b": ["Redis"]})"
    );
    EXPECT_EQ(finding.channel, Channel::choice);
}

TEST(LabelledPair, IsRefusedWithAReason) {
    EXPECT_THAT(reason_of("{"), HasSubstr("JSON"));
    EXPECT_EQ(reason_of("[]"), "it is no JSON object");
    EXPECT_EQ(
        reason_of(R"({"gold_label": "unrelated", "decision_a": "a", "decision_b": "b"})"),
        "pair_id is missing"
    );
    EXPECT_THAT(
        reason_of(R"({"pair_id": "1", "gold_label": "maybe", "decision_a": "a", "decision_b": "b"})"
        ),
        HasSubstr("\"maybe\" is not known; it is one of contradiction, supersession")
    );
    EXPECT_EQ(
        reason_of(R"({"pair_id": "1", "gold_label": "unrelated", "decision_a": "a"})"),
        "decision_b is missing"
    );
    EXPECT_THAT(reason_of(R"({"pair_id": 1})"), HasSubstr("pair_id"));
    EXPECT_THAT(
        reason_of(
            R"({"pair_id": "1", "gold_label": "unrelated", "decision_a": "a", "decision_b": "b",
                      "bindings_b": [{"parameter": "ttl"}]})"
        ),
        HasSubstr("bindings[0]: the value is empty")
    );
    EXPECT_THAT(reason_of(std::string(kMostLabelBytes + 1, ' ')), HasSubstr("more than"));
}

TEST(Scores, SayWhatAMissMustCostForTheQueueToBeWorthIt) {
    Scores scores;
    scores.recall = {5, 10};
    scores.false_positives = {2, 100};
    // (0.9 * 0.02) / (0.1 * 0.5)
    EXPECT_NEAR(number_in(scores.break_even_at(0.1)), 0.36, 1e-9);
    // A miss that costs 9 false alarms: (0.9 * 0.5 + 0.9 * 0.02) / 0.9
    EXPECT_NEAR(number_in(scores.expected_cost_at(0.1, 9)), 0.52, 1e-9);
    scores.recall = {0, 10};
    EXPECT_FALSE(scores.break_even_at(0.1));
    EXPECT_FALSE(Scores().expected_cost_at(0.1, 9));
}

}  // namespace
}  // namespace akashi
