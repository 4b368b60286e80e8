#include "decisions/completeness.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

std::string text(std::size_t bytes) { return std::string(bytes, 'x'); }

Trace with_confidence(float confidence) {
    Trace trace;
    trace.confidence = confidence;
    return trace;
}

TEST(Completeness, OfTheWorkedExampleIsExactlyFourFifths) {
    Trace trace = with_confidence(0.85f);
    trace.reasoning = text(120);
    trace.alternatives = {{"a", text(40)}, {"b", text(40)}};
    trace.evidence.resize(1);
    trace.outcome = text(60);
    EXPECT_EQ(completeness_score(trace), 0.8f);
}

TEST(Completeness, OfEverythingIsOne) {
    Trace trace = with_confidence(0.7f);
    trace.reasoning = text(101);
    trace.alternatives = {{"a", text(21)}, {"b", text(21)}, {"c", text(21)}};
    trace.evidence.resize(2);
    trace.outcome = text(21);
    trace.precedent_ref = DecisionId::make();
    EXPECT_EQ(completeness_score(trace), 1.0f);
}

TEST(Completeness, OfNothingIsZero) { EXPECT_EQ(completeness_score(Trace()), 0.0f); }

TEST(Completeness, CountsConfidenceThatCommitsToSomething) {
    EXPECT_EQ(completeness_score(with_confidence(0.051f)), 0.15f);
    EXPECT_EQ(completeness_score(with_confidence(0.949f)), 0.15f);
    EXPECT_EQ(completeness_score(with_confidence(0.05f)), 0.10f);
    EXPECT_EQ(completeness_score(with_confidence(0.95f)), 0.10f);
    EXPECT_EQ(completeness_score(with_confidence(0.0f)), 0.0f);
    EXPECT_EQ(completeness_score(with_confidence(1.0f)), 0.0f);
}

TEST(Completeness, CountsReasoningByTrimmedLength) {
    const auto score = [](const std::string& reasoning) {
        Trace trace;
        trace.reasoning = reasoning;
        return completeness_score(trace);
    };
    EXPECT_EQ(score(text(20)), 0.0f);
    EXPECT_EQ(score(text(21)), 0.12f);
    EXPECT_EQ(score(text(50)), 0.12f);
    EXPECT_EQ(score(text(51)), 0.24f);
    EXPECT_EQ(score(text(100)), 0.24f);
    EXPECT_EQ(score(text(101)), 0.30f);
    EXPECT_EQ(score(" \n" + text(20) + std::string(200, ' ')), 0.0f);
    EXPECT_EQ(score("éééééééééé!"), 0.12f) << "lengths are in bytes";
}

TEST(Completeness, CountsAlternativesThatSayWhyTheyWereRejected) {
    Trace trace;
    trace.alternatives = {{"a", std::nullopt}, {"b", text(20)}, {"c", text(20) + "   "}};
    EXPECT_EQ(completeness_score(trace), 0.0f);
    trace.alternatives.push_back({"d", text(21)});
    EXPECT_EQ(completeness_score(trace), 0.10f);
    trace.alternatives.push_back({"e", text(21)});
    EXPECT_EQ(completeness_score(trace), 0.15f);
    trace.alternatives.push_back({"f", text(21)});
    EXPECT_EQ(completeness_score(trace), 0.20f);
    trace.alternatives.push_back({"g", text(21)});
    EXPECT_EQ(completeness_score(trace), 0.20f);
}

TEST(Completeness, CountsEvidence) {
    Trace trace;
    trace.evidence.resize(1);
    EXPECT_EQ(completeness_score(trace), 0.10f);
    trace.evidence.resize(2);
    EXPECT_EQ(completeness_score(trace), 0.15f);
    trace.evidence.resize(20);
    EXPECT_EQ(completeness_score(trace), 0.15f);
}

TEST(Completeness, PrefersOutcomesOfMiddleLength) {
    const auto score = [](std::size_t bytes) {
        Trace trace;
        trace.outcome = text(bytes);
        return completeness_score(trace);
    };
    EXPECT_EQ(score(20), 0.0f);
    EXPECT_EQ(score(21), 0.10f);
    EXPECT_EQ(score(300), 0.10f);
    EXPECT_EQ(score(301), 0.07f);
    EXPECT_EQ(score(500), 0.07f);
    EXPECT_EQ(score(501), 0.04f);
}

TEST(Completeness, CountsAPrecedent) {
    Trace trace;
    trace.precedent_ref = DecisionId::make();
    EXPECT_EQ(completeness_score(trace), 0.10f);
}

}  // namespace
}  // namespace akashi
