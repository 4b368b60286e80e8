#include "testing/stores/test_server.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Two agents that see each other, and one that they do not see.
class CheckConflictsHttp : public ::testing::Test {
protected:
    static std::string bind(
        HttpClient& client, const std::string& agent, const std::string& value
    ) {
        std::string body = trace_body(agent, "retry " + value + " times");
        body.insert(
            body.size() - 1,
            fmt::format(R"(,"bindings":[{{"parameter":"max_retries","value":"{}"}}])", value)
        );
        const auto reply = client.post("/v1/trace", body);
        EXPECT_EQ(reply.status, 201) << reply.body;
        return std::string(reply.json.at("data").at("decision_id").as_string());
    }
    static boost::json::object check(HttpClient& client, const std::string& more = "") {
        const auto reply =
            client.post("/v1/check", R"({"decision_type":"architecture")" + more + "}");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data").as_object();
    }

    TestServer server;
    HttpClient planner = server.add_agent("planner", "agent", R"(["team"])");
    HttpClient coder = server.add_agent("coder", "agent", R"(["team"])");
    HttpClient hermit = server.add_agent("hermit", "agent");
};

TEST_F(CheckConflictsHttp, ACheckTellsOfOpenConflicts) {
    bind(planner, "planner", "5");
    const std::string concise = R"(,"format":"concise")";
    EXPECT_THAT(check(planner).at("conflicts").as_array(), IsEmpty());
    EXPECT_FALSE(check(planner, concise).at("action_needed").as_bool());
    bind(coder, "coder", "3");
    const auto full = check(planner);
    ASSERT_THAT(full.at("conflicts").as_array(), SizeIs(1));
    EXPECT_EQ(full.at("conflicts").at(0).at("disputed_question"), "the value of max_retries");
    EXPECT_EQ(full.at("decisions").at(0).at("conflict_count"), 1);
    EXPECT_FALSE(full.contains("would_conflict"));

    const auto brief = check(planner, concise);
    const auto& conflict = brief.at("conflicts").at(0).as_object();
    EXPECT_EQ(conflict.at("status"), "open");
    EXPECT_EQ(conflict.at("severity"), "high");
    EXPECT_FALSE(conflict.contains("reasoning_a"));
    EXPECT_TRUE(brief.at("action_needed").as_bool());
    EXPECT_EQ(brief.at("decisions").at(0).at("conflict_count"), 1);
    EXPECT_THAT(
        std::string(brief.at("summary").as_string()),
        HasSubstr(". 1 open conflict, highest severity: high.")
    );
    const auto hidden = check(hermit, concise);
    EXPECT_THAT(hidden.at("conflicts").as_array(), IsEmpty());
    EXPECT_FALSE(hidden.at("action_needed").as_bool());
}

TEST_F(CheckConflictsHttp, ACheckWarnsBeforeADecisionContradictsOneInForce) {
    const std::string id = bind(planner, "planner", "5");
    const std::string bindings = R"(,"bindings":[{"parameter":"maxRetries","value":"3"}])";
    const auto full = check(coder, bindings);
    EXPECT_EQ(
        boost::json::serialize(full.at("would_conflict")),
        fmt::format(
            R"([{{"decision_id":"{}","agent_id":"planner","outcome":"retry 5 times",)"
            R"("disputed_question":"the value of maxRetries","your_value":"3",)"
            R"("their_value":"5"}}])",
            id
        )
    );
    EXPECT_THAT(full.at("conflicts").as_array(), IsEmpty()) << "nothing was recorded";
    const auto brief = check(coder, bindings + R"(,"format":"concise")");
    EXPECT_TRUE(brief.at("action_needed").as_bool());
    EXPECT_THAT(
        std::string(brief.at("summary").as_string()),
        HasSubstr("1 decision in force would conflict with what you intend to bind.")
    );
    const std::string same = R"(,"bindings":[{"parameter":"maxRetries","value":"5"}])";
    EXPECT_THAT(check(coder, same).at("would_conflict").as_array(), IsEmpty());
    EXPECT_THAT(check(hermit, bindings).at("would_conflict").as_array(), IsEmpty());
}

TEST_F(CheckConflictsHttp, WrongBindingsAreRefusedWithTheReason) {
    const auto refused = [&](const std::string& bindings) {
        return coder.post(
            "/v1/check", R"({"decision_type":"architecture","bindings":)" + bindings + "}"
        );
    };
    const auto empty = refused(R"([{"parameter":"","value":"3"}])");
    EXPECT_EQ(empty.status, 400);
    EXPECT_THAT(empty.body, HasSubstr("binding"));
    const auto wrong = refused(R"([{"parameter":"ttl","value":3}])");
    EXPECT_EQ(wrong.status, 400);
    EXPECT_THAT(wrong.body, HasSubstr("bindings[0].value"));
}

}  // namespace
}  // namespace akashi::testing
