#include "app/eval_listing.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Ten pairs, with two findings, of which one is right.
Evaluation make_evaluation() {
    Evaluation evaluation;
    evaluation.pairs = 10;
    evaluation.labels = {2, 3, 4, 1};
    evaluation.findings = {
        {"p\x1b[31m1",
         PairLabel::contradiction,
         Channel::number,
         "the value of \"ttl\"",
         "5 s",
         "9 s"},
        {"p2", PairLabel::related, Channel::polarity, "whether to retry", "retry", "never\nretry"}
    };
    return evaluation;
}

TEST(EvalListing, SaysEachFigureWithItsCountsAndItsInterval) {
    const std::string text =
        list_evaluation(make_evaluation(), {.prevalence = 0.0335, .lists = false});
    EXPECT_THAT(
        text,
        HasSubstr(
            "10 pairs: 2 contradiction, 3 supersession, 4 related_not_contradicting, 1 unrelated"
        )
    );
    EXPECT_THAT(text, HasSubstr("50.0 %  1 of 2  9.5-90.5 %"));
    EXPECT_THAT(text, AllOf(HasSubstr("1 of 8"), HasSubstr("1 of 4"), HasSubstr("0 of 3")));
    EXPECT_THAT(text, HasSubstr("precision at 3.35 %"));
    EXPECT_THAT(text, Not(HasSubstr("whether to retry")));
}

TEST(EvalListing, ShowsFindingsThatCannotControlATerminal) {
    const std::string text = list_evaluation(make_evaluation(), {.prevalence = {}, .lists = true});
    EXPECT_THAT(text, HasSubstr("p2 (related_not_contradicting), by polarity: whether to retry\n"));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, Not(HasSubstr("never\nretry")));
}

TEST(EvalListing, HasTheSameFiguresAsJson) {
    const std::string text =
        evaluation_as_json(make_evaluation(), {.prevalence = 0.5, .lists = true});
    const boost::json::value tree = boost::json::parse(text);
    EXPECT_EQ(tree.at("pairs").as_int64(), 10);
    EXPECT_EQ(tree.at("queue").as_int64(), 2);
    EXPECT_EQ(tree.at("precision").at("value").as_double(), 0.5);
    EXPECT_EQ(tree.at("false_positives").at("of").as_int64(), 8);
    EXPECT_EQ(tree.at("found").at("related_not_contradicting").at("hits").as_int64(), 1);
    EXPECT_EQ(tree.at("channels").at("number").at("recall").at("hits").as_int64(), 1);
    EXPECT_FALSE(tree.at("channels").at("binding").at("precision").as_object().contains("value"));
    EXPECT_NEAR(tree.at("projected").at("precision").as_double(), 0.8, 1e-9);
    EXPECT_EQ(tree.at("findings").at(1).at("quote_b").as_string(), "never\nretry");
}

}  // namespace
}  // namespace akashi::app
