#include "conflicts/judge_fixture.hpp"
#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPair =
    R"({"outcome_a":"Sessions expire after 15 minutes","outcome_b":"Sessions expire after 24 hours"})";

JudgeDouble::Reply answer(const std::string&, const std::string& user) {
    const bool is_about_both =
        user.find("15 minutes") != std::string::npos && user.find("24 hours") != std::string::npos;
    return JudgeDouble::say(
        is_about_both
            ? JudgeDouble::contradiction("expire after 15 minutes", "expire after 24 hours")
            : JudgeDouble::unrelated()
    );
}

class JudgeHttp : public ::testing::Test {
protected:
    static std::string text(const boost::json::value& value) {
        return std::string(value.as_string());
    }
    static std::string message(const HttpReply& reply) {
        return fmt::format("{} {}", reply.status, text(reply.json.at("error").at("message")));
    }
    HttpReply validate(const std::string& body) {
        return admin.post("/v1/admin/conflicts/validate-pair", body);
    }
    HttpReply evaluate(const std::string& body) {
        return admin.post("/v1/admin/conflicts/eval", body);
    }

    boost::json::array wait_for_judged() {
        for (int attempt = 0; attempt < 200; ++attempt) {
            const auto page = admin.get("/v1/conflicts?scoring_method=judge_v1").json;
            if (const auto& found = page.at("data").as_array(); !found.empty()) return found;
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        return {};
    }

    JudgeDouble model{answer};
    TestServer server{[this](app::Config& config) {
        config.judge.judge = "ollama";
        config.judge.model = "small";
        config.judge.url = model.url();
    }};
    HttpClient admin = server.admin();
};

TEST_F(JudgeHttp, TellsWhatTheJudgeSaysOfTwoTexts) {
    const auto reply = validate(kPair);
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto& data = reply.json.at("data");
    EXPECT_EQ(data.at("relationship"), "contradiction");
    EXPECT_EQ(data.at("disputed_question"), "How long is a session valid?");
    EXPECT_EQ(data.at("answer_a"), "expire after 15 minutes");
    EXPECT_EQ(data.at("answer_b"), "expire after 24 hours");
}

TEST_F(JudgeHttp, RefusesAPairWithoutTexts) {
    EXPECT_EQ(message(validate("{}")), "400 outcome_a and outcome_b are required");
    EXPECT_EQ(
        message(validate(R"({"outcome_a":"a","outcome_b":" "})")),
        "400 outcome_a and outcome_b are required"
    );
    EXPECT_EQ(message(validate("[]")), "400 invalid request body");
}

TEST_F(JudgeHttp, AnswersThatThereIsNoVerdictWhenTheJudgeFails) {
    model.answer_with([](const auto&, const auto&) { return JudgeDouble::Reply{500, ""}; });
    const auto reply = validate(kPair);
    EXPECT_EQ(message(reply), "503 the judge gave no verdict: ollama/small: HTTP 500");
}

TEST_F(JudgeHttp, MeasuresTheJudge) {
    const std::string rest = R"("outcome_a":"Use Kafka","outcome_b":"Paint it blue"})";
    const auto reply = evaluate(fmt::format(
        R"({{"pairs":[{{"label":"one","expected_relationship":"contradiction",{},)"
        R"({{"label":"two","expected_relationship":"unrelated",{},)"
        R"({{"label":"three","expected_relationship":"supersession",{}]}})",
        std::string(kPair).substr(1),
        rest,
        rest
    ));
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto& metrics = reply.json.at("data").at("metrics");
    EXPECT_EQ(metrics.at("total_pairs"), 3);
    EXPECT_EQ(metrics.at("errors"), 0);
    EXPECT_EQ(metrics.at("true_positives"), 1);
    EXPECT_EQ(metrics.at("true_negatives"), 1);
    EXPECT_EQ(metrics.at("false_negatives"), 1);
    EXPECT_EQ(metrics.at("conflict_recall").to_number<double>(), 0.5);
    const auto& results = reply.json.at("data").at("results").as_array();
    EXPECT_EQ(results.at(0).at("label"), "one");
    EXPECT_EQ(results.at(0).at("correct"), true);
    EXPECT_EQ(results.at(2).at("conflict_actual"), false);
}

TEST_F(JudgeHttp, CountsPairsWithoutAVerdictAsErrors) {
    model.answer_with([](const auto&, const auto&) { return JudgeDouble::say("Yes."); });
    const auto reply = evaluate(fmt::format(
        R"({{"pairs":[{{"label":"one","expected_relationship":"contradiction",{}]}})",
        std::string(kPair).substr(1)
    ));
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.json.at("data").at("metrics").at("errors"), 1);
    EXPECT_THAT(
        text(reply.json.at("data").at("results").at(0).at("error")), HasSubstr("gave no verdict")
    );
}

TEST_F(JudgeHttp, MeasuresTwentyPairsAtMost) {
    EXPECT_THAT(message(evaluate("{}")), HasSubstr("400 pairs must have 1 to 20 pairs"));
    std::string many = R"({"pairs":[1)";
    for (int i = 0; i < 20; ++i) many += ",1";
    EXPECT_THAT(message(evaluate(many + "]}")), HasSubstr("and has 21"));
    EXPECT_THAT(
        message(evaluate(R"({"pairs":[{"outcome_a":"a","outcome_b":"b"}]})")),
        HasSubstr("400 pairs[0]: expected_relationship must be")
    );
}

TEST_F(JudgeHttp, FindsWhatTwoAgentsDecidedDifferently) {
    HttpClient planner = server.add_agent("planner", "agent");
    HttpClient coder = server.add_agent("coder", "agent");
    planner.post("/v1/trace", trace_body("planner", "Sessions expire after 15 minutes."));
    coder.post("/v1/trace", trace_body("coder", "Sessions expire after 24 hours."));
    const auto judged = wait_for_judged();
    ASSERT_EQ(judged.size(), 1u);
    const auto& conflict = judged.at(0);
    EXPECT_EQ(conflict.at("confidence_class"), "judged");
    EXPECT_EQ(conflict.at("disputed_question"), "How long is a session valid?");
    EXPECT_EQ(conflict.at("claim_text_a"), conflict.at("value_a"));
    EXPECT_THAT(text(conflict.at("explanation")), HasSubstr("planner says \"expire after 15"));
}

TEST_F(JudgeHttp, IsAskedAboutTheNearestDecisionsOfTheSameAgent) {
    model.answer_with([](const auto&, const std::string& user) {
        const bool is_about_both = user.find("fifteen minutes") != std::string::npos &&
                                   user.find("a whole day") != std::string::npos;
        return JudgeDouble::say(
            is_about_both ? JudgeDouble::contradiction("fifteen minutes", "a whole day")
                          : JudgeDouble::unrelated()
        );
    });
    HttpClient planner = server.add_agent("planner", "agent");
    planner.post("/v1/trace", trace_body("planner", "Shop sessions: fifteen minutes each."));
    planner.post("/v1/trace", trace_body("planner", "Shop sessions: a whole day each."));
    const auto judged = wait_for_judged();
    ASSERT_EQ(judged.size(), 1u);
    EXPECT_EQ(judged.at(0).at("conflict_kind"), "self_contradiction");
}

TEST(JudgeOff, AsksNobodyBecauseOfAKeyForVectors) {
    JudgeDouble model(answer);
    TestServer server([&](app::Config& config) {
        config.embedding.openai_key = "sk-test";
        config.embedding.ollama_url = model.url();
        config.judge.model = "small";
        config.judge.url = model.url();
    });
    HttpClient admin = server.admin();
    const auto reply = admin.post("/v1/admin/conflicts/validate-pair", kPair);
    EXPECT_EQ(reply.status, 501);
    EXPECT_EQ(reply.json.at("error").at("code"), "NOT_IMPLEMENTED");
    EXPECT_EQ(
        reply.json.at("error").at("message"),
        "no conflict validator configured (set AKASHI_CONFLICT_JUDGE)"
    );
    EXPECT_TRUE(model.heads().empty());
}

}  // namespace
}  // namespace akashi::testing
