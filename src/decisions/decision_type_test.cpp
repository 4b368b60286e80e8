#include "decisions/decision_type.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(DecisionType, IsStoredTrimmedAndInLowerCase) {
    EXPECT_EQ(normalize_decision_type(" \tCode_Review\n"), "code_review");
    EXPECT_EQ(normalize_decision_type("   "), "");
    EXPECT_EQ(normalize_decision_type("two words"), "two words");
}

TEST(DecisionType, SuggestsTheStandardTypeForAMisspelling) {
    EXPECT_EQ(suggest_decision_type("architectre"), "architecture");  // one missing
    EXPECT_EQ(suggest_decision_type("securityy"), "security");        // one too many
    EXPECT_EQ(suggest_decision_type("deploymant"), "deployment");     // one wrong
    EXPECT_EQ(suggest_decision_type("plannign"), "planning");         // two wrong
    EXPECT_EQ(suggest_decision_type("trade-offs"), "trade_off");      // one wrong, one too many
    EXPECT_EQ(suggest_decision_type("modelselection"), "model_selection");
    EXPECT_EQ(suggest_decision_type("planni"), "planning");      // two missing
    EXPECT_EQ(suggest_decision_type("planningss"), "planning");  // two too many
}

TEST(DecisionType, SuggestsNothingForAStandardType) {
    for (const auto* type :
         {"architecture",
          "assessment",
          "code_review",
          "data_source",
          "deployment",
          "error_handling",
          "feature_scope",
          "investigation",
          "model_selection",
          "planning",
          "security",
          "trade_off"}) {
        EXPECT_FALSE(suggest_decision_type(type)) << type;
    }
}

TEST(DecisionType, SuggestsNothingForWhatIsShortOrFarFromAllOfThem) {
    for (const auto* type :
         {"", "plan", "plann", "naming", "budget", "secret", "architec", "planningsss"}) {
        EXPECT_FALSE(suggest_decision_type(type)) << type;
    }
    EXPECT_FALSE(suggest_decision_type(std::string(10'000, 'a')));
}

TEST(DecisionType, CountsCharactersAndNotBytes) {
    EXPECT_EQ(suggest_decision_type("sécurité"), "security");  // é for e, é for y: 2 edits, 4 bytes
    EXPECT_FALSE(suggest_decision_type("\xff\xfe\xfd\xfc\xfb\xfa"));
}

}  // namespace
}  // namespace akashi
