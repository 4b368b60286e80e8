#include "testing/stores/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace akashi::testing {
namespace {

using ::testing::SizeIs;

/// A server with two agents that see each other.
class ScoringHttp : public ::testing::Test {
protected:
    static std::string trace(
        HttpClient& client, const std::string& agent, const std::string& outcome
    ) {
        const auto reply = client.post("/v1/trace", trace_body(agent, outcome));
        EXPECT_EQ(reply.status, 201) << reply.body;
        return std::string(reply.json.at("data").at("decision_id").as_string());
    }
    static boost::json::array list(HttpClient& client) {
        const auto page = client.get("/v1/conflicts");
        EXPECT_EQ(page.status, 200) << page.body;
        return page.json.at("data").as_array();
    }
    static boost::json::array await_conflicts(HttpClient& client) {
        while (list(client).empty()) std::this_thread::yield();
        return list(client);
    }

    TestServer server;
    HttpClient planner = server.add_agent("planner", "agent", R"(["team"])");
    HttpClient coder = server.add_agent("coder", "agent", R"(["team"])");
};

TEST_F(ScoringHttp, OutcomesThatContradictEachOtherAreSoonAConflict) {
    const std::string first = trace(planner, "planner", "Never log access tokens.");
    trace(coder, "coder", "Always log access tokens.");
    const auto found = await_conflicts(coder);
    ASSERT_THAT(found, SizeIs(1));
    const auto& conflict = found[0].as_object();
    EXPECT_EQ(conflict.at("scoring_method"), "claims_v1");
    EXPECT_EQ(conflict.at("confidence_class"), "judged");
    EXPECT_EQ(conflict.at("disputed_question"), "whether to log access tokens");
    const bool first_is_a = conflict.at("decision_a_id") == boost::json::string(first);
    const auto& own = conflict.at(first_is_a ? "claim_text_a" : "claim_text_b");
    const auto& other = conflict.at(first_is_a ? "claim_text_b" : "claim_text_a");
    EXPECT_EQ(own, "Never log access tokens");
    EXPECT_EQ(other, "Always log access tokens");
}

TEST_F(ScoringHttp, WhatWasTracedBeforeAStopIsComparedAfterTheNextStart) {
    trace(planner, "planner", "Never log access tokens.");
    server.restart();
    auto again = server.admin();
    trace(again, "coder", "Always log access tokens.");
    EXPECT_THAT(await_conflicts(again), SizeIs(1));
}

}  // namespace
}  // namespace akashi::testing
