#include "conflicts/judge_reply.hpp"

#include "conflicts/judge_fixture.hpp"

#include <boost/json/object.hpp>

#include <gtest/gtest.h>

namespace akashi {
namespace {

namespace json = boost::json;

constexpr const char* kQuoteA = "expire after 15 minutes";
constexpr const char* kQuoteB = "expire after 24 hours";

class JudgeReply : public ::testing::Test {
protected:
    /// A contradiction, with one member changed.
    static std::string with(const char* name, const json::value& value) {
        json::object reply = json::parse(JudgeDouble::contradiction(kQuoteA, kQuoteB)).as_object();
        reply[name] = value;
        return json::serialize(reply);
    }
    JudgeVerdict read(const std::string& reply) const {
        const auto verdict = read_judge_reply(reply, session_pair());
        if (!verdict) throw std::runtime_error(verdict.error().message());
        return *verdict;
    }
    Relationship relationship(const std::string& reply) const { return read(reply).relationship; }
};

TEST_F(JudgeReply, OfAContradictionHasItsQuestionAndQuotes) {
    const auto verdict = read(JudgeDouble::contradiction(kQuoteA, kQuoteB));
    EXPECT_EQ(verdict.relationship, Relationship::contradiction);
    EXPECT_EQ(verdict.question, "How long is a session valid?");
    EXPECT_EQ(verdict.answer_a, kQuoteA);
    EXPECT_EQ(verdict.answer_b, kQuoteB);
    EXPECT_EQ(verdict.category, "factual");
    EXPECT_EQ(verdict.severity, "high");
    EXPECT_EQ(verdict.explanation, "They set two lifetimes.");
}

TEST_F(JudgeReply, WithoutANamedQuestionIsNoContradiction) {
    for (const char* nothing : {"", " ", "n/a", "N/A", "None.", "null", "-", "not applicable"}) {
        const auto verdict = read(with("question", nothing));
        EXPECT_EQ(verdict.relationship, Relationship::complementary) << nothing;
        EXPECT_EQ(verdict.explanation, "not believed: the model named no disputed question");
    }
}

TEST_F(JudgeReply, ThatQuotesWhatIsNotInTheTextsIsNotBelieved) {
    for (const auto& reply :
         {with("answer_a", "expire after 20 minutes"),
          with("answer_b", "expire after 15 minutes"),  // of the other side
          with("answer_a", ""),
          with("answer_a", "sessions")}) {  // one word is no answer
        const auto verdict = read(reply);
        EXPECT_EQ(verdict.relationship, Relationship::complementary) << reply;
        EXPECT_EQ(verdict.explanation, "not believed: what the model quotes is not in the texts");
    }
}

TEST_F(JudgeReply, MayQuoteWithOtherSpacesCaseAndMarks) {
    EXPECT_EQ(
        relationship(with("answer_a", "\"SESSIONS  expire\nafter 15 minutes…\"")),
        Relationship::complementary
    );
    EXPECT_EQ(
        relationship(with("answer_a", "\"SESSIONS  expire\nafter 15 minutes.\"")),
        Relationship::contradiction
    );
}

TEST_F(JudgeReply, ThatQuotesTheSameTwiceIsNoContradiction) {
    JudgedPair pair = session_pair();
    pair.b.outcome = pair.a.outcome;
    const auto verdict =
        read_judge_reply(JudgeDouble::contradiction(kQuoteA, "Expire after 15 minutes"), pair);
    EXPECT_EQ(verdict->relationship, Relationship::complementary);
}

TEST_F(JudgeReply, FollowsTheTestsAndNotTheWord) {
    EXPECT_EQ(relationship(with("same_question", false)), Relationship::complementary);
    EXPECT_EQ(relationship(with("both_can_hold", true)), Relationship::complementary);
    EXPECT_EQ(relationship(with("retires", "b")), Relationship::supersession);
    EXPECT_EQ(relationship(with("relationship", "unrelated")), Relationship::contradiction);
}

TEST_F(JudgeReply, OfASupersessionNamesItsSide) {
    EXPECT_EQ(read(with("retires", "A")).successor, PairSide::a);
    EXPECT_EQ(read(with("retires", "Record B")).successor, PairSide::b);
    EXPECT_EQ(relationship(with("retires", "both")), Relationship::refinement);
    EXPECT_EQ(relationship(with("relationship", "supersession")), Relationship::refinement);
}

TEST_F(JudgeReply, ThatIsNoVerdictIsAnErrorAndNeverNo) {
    const std::string good = JudgeDouble::contradiction(kQuoteA, kQuoteB);
    for (const auto& reply :
         {std::string("no contradiction"),
          std::string(""),
          std::string("[]"),
          good.substr(0, good.size() / 2),
          good + " and more",
          with("same_question", "yes"),
          with("same_question", nullptr),
          with("both_can_hold", nullptr),
          with("answer_a", 5),
          "{\"a\":\"" + std::string(kMostReplyBytes, 'x') + "\"}"}) {
        EXPECT_FALSE(read_judge_reply(reply, session_pair())) << reply.substr(0, 80);
    }
}

TEST_F(JudgeReply, MayStandInAFenceOfMarkdown) {
    EXPECT_EQ(
        relationship("```json\n" + JudgeDouble::contradiction(kQuoteA, kQuoteB) + "\n```"),
        Relationship::contradiction
    );
}

TEST_F(JudgeReply, IsCut) {
    const auto verdict = read(with("question", json::string(1'000, 'q')));
    EXPECT_EQ(verdict.question.size(), 300u);
    EXPECT_EQ(read(with("severity", "apocalyptic")).severity, "");
}

}  // namespace
}  // namespace akashi
