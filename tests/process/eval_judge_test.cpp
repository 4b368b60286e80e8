#include "command.hpp"
#include "conflicts/judge_fixture.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace akashi::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* kPairs =
    R"({"pair_id":"p1","gold_label":"contradiction","decision_a":"Sessions expire after 15 minutes","decision_b":"Sessions expire after 24 hours"}
{"pair_id":"p2","gold_label":"related_not_contradicting","decision_a":"Sessions expire after 15 minutes","decision_b":"Reviewed the session code"}
{"pair_id":"p3","gold_label":"supersession","decision_a":"Sessions are kept in Redis","decision_b":"Sessions move to PostgreSQL"}
)";

/// The screen takes p1 and p2 for contradictions, the strong model only p1.
JudgeDouble::Reply cascade(const std::string& model, const std::string& user) {
    const bool is_first = user.find("24 hours") != std::string::npos;
    const bool is_second = user.find("Reviewed") != std::string::npos;
    if (is_first)
        return JudgeDouble::say(
            JudgeDouble::contradiction("expire after 15 minutes", "expire after 24 hours")
        );
    if (is_second && model == "small")
        return JudgeDouble::say(
            JudgeDouble::contradiction("the session code", "expire after 15 minutes")
        );
    return JudgeDouble::say(JudgeDouble::unrelated());
}

class EvalJudge : public ::testing::Test {
protected:
    EvalJudge() { std::ofstream(path_) << kPairs; }
    void TearDown() override { std::filesystem::remove(path_); }

    Ended evaluate(std::vector<std::string> flags) {
        std::vector<std::string> words{"eval", "conflicts", path_, "--judge", "ollama"};
        words.insert(words.end(), {"--judge-url", server_.url()});
        words.insert(words.end(), flags.begin(), flags.end());
        return run_akashi(words);
    }

    JudgeDouble server_{cascade};
    std::string path_ = ::testing::TempDir() + "judge-" + std::to_string(::getpid()) + ".jsonl";
};

TEST_F(EvalJudge, PrintsTheFiguresOfACascade) {
    const Ended ended =
        evaluate({"--model", "small", "--strong-model", "large", "--list", "--cost-ratio", "20"});
    EXPECT_EQ(ended.code, 0) << ended.output;
    EXPECT_THAT(
        ended.output, HasSubstr("judged by ollama/small then ollama/large with 500 tokens")
    );
    EXPECT_THAT(ended.output, HasSubstr("pairs without a verdict: 0\n"));
    EXPECT_THAT(ended.output, AllOf(HasSubstr("1 of 1"), HasSubstr("20.7-100.0 %")));
    EXPECT_THAT(ended.output, HasSubstr("break-even cost ratio         0.00"));
    EXPECT_THAT(ended.output, HasSubstr("p1 (contradiction), by judge: How long is a session"));
}

TEST_F(EvalJudge, WithTheScreenAloneHasMoreInItsQueue) {
    const Ended ended = evaluate({"--model", "small", "--json"});
    EXPECT_EQ(ended.code, 0) << ended.output;
    EXPECT_THAT(ended.output, HasSubstr(R"("errors":0)"));
    EXPECT_THAT(ended.output, HasSubstr(R"("queue":2)"));
}

TEST_F(EvalJudge, CountsPairsWithoutAVerdictApart) {
    server_.answer_with([](const auto& model, const auto& user) {
        const bool fails = user.find("24 hours") != std::string::npos;
        return fails ? JudgeDouble::say("I cannot say.") : cascade(model, user);
    });
    const Ended ended = evaluate({"--model", "small", "--list"});
    EXPECT_EQ(ended.code, 1);
    EXPECT_THAT(ended.output, HasSubstr("2 pairs: 0 contradiction"));
    EXPECT_THAT(ended.output, HasSubstr("pairs without a verdict: 1, in no other figure"));
    EXPECT_THAT(ended.output, HasSubstr("p1, without a verdict: ollama/small: the model's answer"));
}

TEST_F(EvalJudge, NeedsAModelAndAKnownProvider) {
    EXPECT_EQ(evaluate({}).code, 2);
    EXPECT_EQ(evaluate({"--model", "m", "--timeout", "0s"}).code, 2);
    EXPECT_EQ(run_akashi({"eval", "conflicts", path_, "--judge", "oracle"}).code, 2);
    EXPECT_EQ(run_akashi({"eval", "conflicts", path_, "--model", "small"}).code, 2);
}

}  // namespace
}  // namespace akashi::testing
