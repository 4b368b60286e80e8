#include "testing/stores/test_server.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace akashi::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Two agents that see each other, and one that they do not see.
class AssessmentsHttp : public ::testing::Test {
protected:
    static std::string text(const boost::json::value& value) {
        return std::string(value.as_string());
    }
    static std::string trace(
        HttpClient& client, const std::string& agent, const std::string& more = ""
    ) {
        std::string body = trace_body(agent, "an outcome");
        body.insert(body.size() - 1, more);
        const auto reply = client.post("/v1/trace", body);
        EXPECT_EQ(reply.status, 201) << reply.body;
        return text(reply.json.at("data").at("decision_id"));
    }
    static HttpReply assess(HttpClient& client, const std::string& id, const std::string& body) {
        return client.post("/v1/decisions/" + id + "/assess", body);
    }
    static boost::json::value read(HttpClient& client, const std::string& path) {
        const auto reply = client.get(path);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data");
    }
    static std::string message(const HttpReply& reply) {
        return fmt::format("{} {}", reply.status, text(reply.json.at("error").at("message")));
    }

    TestServer server;
    HttpClient admin = server.admin();
    HttpClient planner = server.add_agent("planner", "agent", R"(["team"])");
    HttpClient coder = server.add_agent("coder", "agent", R"(["team"])");
    HttpClient reader = server.add_agent("viewer", "reader", R"(["team"])");
    HttpClient hermit = server.add_agent("hermit", "agent");
};

TEST_F(AssessmentsHttp, AVerdictIsAnsweredListedAndScored) {
    const std::string id = trace(planner, "planner");
    const auto made = assess(coder, id, R"({"outcome":"correct","notes":"it works"})");
    ASSERT_EQ(made.status, 200) << made.body;
    const auto& data = made.json.at("data");
    EXPECT_EQ(data.at("decision_id"), id.c_str());
    EXPECT_EQ(data.at("assessor_agent_id"), "coder");
    EXPECT_EQ(data.at("outcome"), "correct");
    EXPECT_EQ(data.at("notes"), "it works");
    EXPECT_EQ(data.at("source"), "manual");
    EXPECT_EQ(assess(planner, id, R"({"outcome":"partially_correct"})").status, 200);

    const auto list = read(reader, "/v1/decisions/" + id + "/assessments");
    EXPECT_EQ(list.at("decision_id"), id.c_str());
    EXPECT_EQ(list.at("count"), 2);
    EXPECT_EQ(
        boost::json::serialize(list.at("summary")),
        R"({"total":2,"correct":1,"incorrect":0,"partially_correct":1})"
    );
    EXPECT_EQ(list.at("assessments").at(1), data);
    EXPECT_FALSE(list.at("assessments").at(0).as_object().contains("notes"));

    const auto decision = read(planner, "/v1/decisions/" + id);
    EXPECT_EQ(decision.at("outcome_score").to_number<double>(), 0.75);
    EXPECT_EQ(decision.at("assessment_summary"), list.at("summary"));
    EXPECT_EQ(decision.at("conflict_count"), 0);
}

TEST_F(AssessmentsHttp, AWrongVerdictIsRefusedWithTheReason) {
    const std::string id = trace(planner, "planner");
    const std::string words = "400 outcome must be one of: correct, incorrect, partially_correct";
    EXPECT_EQ(message(assess(coder, id, R"({"outcome":"right"})")), words);
    EXPECT_EQ(message(assess(coder, id, "{}")), words);
    EXPECT_EQ(
        message(assess(
            coder,
            id,
            fmt::format(R"({{"outcome":"correct","notes":"{}"}})", std::string(4097, 'n'))
        )),
        "400 notes must be at most 4096 bytes; these have 4097"
    );
    EXPECT_EQ(message(assess(coder, "x", R"({"outcome":"correct"})")), "400 invalid decision ID");
    EXPECT_EQ(
        message(assess(hermit, id, R"({"outcome":"correct"})")), "403 no access to this decision"
    );
    EXPECT_EQ(assess(reader, id, R"({"outcome":"correct"})").status, 403);
    const std::string unknown = "019688f0-2b1b-7a61-b2c3-d4e5f6071829";
    EXPECT_EQ(
        message(assess(coder, unknown, R"({"outcome":"correct"})")), "404 decision not found"
    );
    EXPECT_EQ(
        message(coder.get("/v1/decisions/" + unknown + "/assessments")), "404 decision not found"
    );
    EXPECT_THAT(
        read(coder, "/v1/decisions/" + id + "/assessments").at("assessments").as_array(), IsEmpty()
    );
}

TEST_F(AssessmentsHttp, TheAuditLogSaysWhoAssessedWhat) {
    const std::string id = trace(planner, "planner");
    const auto made = assess(coder, id, R"({"outcome":"incorrect"})").json.at("data");
    const auto lines = read(admin, "/v1/audit?operation=assess_decision");
    ASSERT_THAT(lines.as_array(), SizeIs(1));
    EXPECT_EQ(lines.at(0).at("actor_agent_id"), "coder");
    EXPECT_EQ(lines.at(0).at("resource_id"), id.c_str());
    EXPECT_EQ(lines.at(0).at("after"), made);
}

TEST_F(AssessmentsHttp, DecisionsThatNobodyAssessedAreListedTheOldestFirst) {
    const std::string first = trace(planner, "planner");
    const std::string second = trace(planner, "planner");
    const std::string third = trace(coder, "coder");
    trace(hermit, "hermit");
    assess(coder, second, R"({"outcome":"correct"})");
    const auto page = coder.get("/v1/decisions/pending-assessment?limit=1");
    ASSERT_EQ(page.status, 200) << page.body;
    EXPECT_EQ(page.json.at("total"), 2);
    EXPECT_EQ(page.json.at("data").at(0).at("id"), first.c_str());
    const auto next = coder.get(
        "/v1/decisions/pending-assessment?limit=1&cursor=" + text(page.json.at("next_cursor"))
    );
    EXPECT_EQ(next.json.at("data").at(0).at("id"), third.c_str());
    EXPECT_THAT(
        read(coder, "/v1/decisions/pending-assessment?agent_id=planner").as_array(), SizeIs(1)
    );
    EXPECT_THAT(read(coder, "/v1/decisions/pending-assessment?project=none").as_array(), IsEmpty());
    EXPECT_THAT(
        read(coder, "/v1/decisions/pending-assessment?decision_type=none").as_array(), IsEmpty()
    );
}

TEST_F(AssessmentsHttp, ASupersededDecisionIsAssessedByItsSuccessor) {
    const std::string id = trace(planner, "planner");
    trace(planner, "planner", fmt::format(R"(,"supersedes_id":"{}")", id));
    const auto list = read(reader, "/v1/decisions/" + id + "/assessments");
    EXPECT_EQ(list.at("assessments").at(0).at("source"), "supersession");
    EXPECT_EQ(list.at("assessments").at(0).at("assessor_agent_id"), "system:supersession");
}

}  // namespace
}  // namespace akashi::testing
