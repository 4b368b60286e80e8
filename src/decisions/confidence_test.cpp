#include "decisions/confidence.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto kNoEvidence = "confidence >= 0.8 with no evidence: reduced by 0.15";
constexpr auto kNoAlternatives = "confidence >= 0.85 with no alternatives: reduced by 0.10";
constexpr auto kNoReasoning = "confidence >= 0.8 with reasoning < 50 chars: reduced by 0.10";

Trace with_confidence(float confidence) {
    Trace trace;
    trace.confidence = confidence;
    return trace;
}

TEST(Confidence, WithoutSupportIsReduced) {
    const auto adjusted = [](float confidence) {
        return adjust_confidence(with_confidence(confidence)).value;
    };
    EXPECT_EQ(adjusted(0.95f), 0.8f);
    EXPECT_EQ(adjusted(1.0f), 0.75f);
    EXPECT_EQ(adjusted(0.9f), 0.75f);
    EXPECT_EQ(adjusted(0.85f), 0.7f);
    EXPECT_EQ(adjusted(0.8f), 0.65f);
}

TEST(Confidence, IsReducedByRulesThatSeeWhatTheOnesBeforeLeft) {
    EXPECT_THAT(adjust_confidence(with_confidence(0.95f)).reasons, ElementsAre(kNoEvidence));
    EXPECT_THAT(
        adjust_confidence(with_confidence(1.0f)).reasons, ElementsAre(kNoEvidence, kNoAlternatives)
    );
}

TEST(Confidence, WithEvidenceAloneIsReducedForTheRest) {
    Trace trace = with_confidence(0.95f);
    trace.evidence.resize(1);
    const auto adjusted = adjust_confidence(trace);
    EXPECT_EQ(adjusted.value, 0.75f);
    EXPECT_THAT(adjusted.reasons, ElementsAre(kNoAlternatives, kNoReasoning));
}

TEST(Confidence, WithEvidenceAndReasoningIsReducedForLackOfAlternatives) {
    Trace trace = with_confidence(0.9f);
    trace.evidence.resize(1);
    trace.reasoning = std::string(50, 'x');
    const auto adjusted = adjust_confidence(trace);
    EXPECT_EQ(adjusted.value, 0.8f);
    EXPECT_THAT(adjusted.reasons, ElementsAre(kNoAlternatives));
}

TEST(Confidence, CountsReasoningWithoutWhiteSpaceAtItsEnds) {
    Trace trace = with_confidence(0.8f);
    trace.evidence.resize(1);
    trace.reasoning = std::string(49, 'x') + "     ";
    EXPECT_THAT(adjust_confidence(trace).reasons, ElementsAre(kNoReasoning));
    trace.reasoning = std::string(50, 'x');
    EXPECT_THAT(adjust_confidence(trace).reasons, IsEmpty());
}

TEST(Confidence, WithFullSupportStaysAsItIs) {
    Trace trace = with_confidence(0.987654f);
    trace.evidence.resize(1);
    trace.alternatives.resize(1);
    trace.reasoning = std::string(50, 'x');
    const auto adjusted = adjust_confidence(trace);
    EXPECT_EQ(adjusted.value, 0.987654f);
    EXPECT_THAT(adjusted.reasons, IsEmpty());
}

TEST(Confidence, BelowFourFifthsStaysAsItIs) {
    for (const float honest : {0.0f, 0.1f, 0.29f, 0.3f, 0.5f, 0.7999f}) {
        const auto adjusted = adjust_confidence(with_confidence(honest));
        EXPECT_EQ(adjusted.value, honest);
        EXPECT_THAT(adjusted.reasons, IsEmpty());
    }
}

TEST(Confidence, IsNeverRaisedAndNeverReducedBelowTheFloor) {
    for (int i = 0; i <= 1'000; ++i) {
        const float confidence = static_cast<float>(i) / 1'000;
        const auto adjusted = adjust_confidence(with_confidence(confidence));
        EXPECT_LE(adjusted.value, confidence);
        if (!adjusted.reasons.empty()) {
            EXPECT_GE(adjusted.value, 0.3f);
        }
    }
}

TEST(ConfidenceWarning, IsGivenForHighConfidenceWithoutEvidence) {
    EXPECT_EQ(
        confidence_warning(with_confidence(0.9f)),
        "high confidence (0.9) with no supporting evidence — consider adding evidence items or "
        "lowering confidence to 0.4–0.8"
    );
    EXPECT_THAT(*confidence_warning(with_confidence(0.954f)), testing::HasSubstr("(0.95)"));
    EXPECT_THAT(*confidence_warning(with_confidence(1.0f)), testing::HasSubstr("(1)"));
}

TEST(ConfidenceWarning, IsNotGivenAtTheThresholdOrWithEvidence) {
    EXPECT_FALSE(confidence_warning(with_confidence(0.85f)));
    Trace trace = with_confidence(1.0f);
    trace.evidence.resize(1);
    EXPECT_FALSE(confidence_warning(trace));
}

}  // namespace
}  // namespace akashi
