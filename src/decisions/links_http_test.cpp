#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace akashi::testing {
namespace {

namespace json = boost::json;

constexpr const char* kUnknown = "11111111-2222-4333-8444-555555555555";

/// alpha and beta share a tag, gamma is alone.
class LinksHttp : public ::testing::Test {
protected:
    std::string record(
        HttpClient& client,
        const std::string& agent,
        const std::string& outcome,
        const std::string& rest = ""
    ) {
        auto body = trace_body(agent, outcome);
        body.insert(body.size() - 1, rest);
        const auto traced = client.post("/v1/trace", body);
        EXPECT_EQ(traced.status, 201) << traced.body;
        return std::string(traced.json.at("data").at("decision_id").as_string());
    }
    static std::string citing(const std::string& id) {
        return fmt::format(R"(,"precedent_ref":"{}","precedent_reason":"Same question")", id);
    }
    static std::string ending(const std::string& id) {
        return fmt::format(R"(,"supersedes_id":"{}")", id);
    }
    static json::value lineage(HttpClient& client, const std::string& id) {
        const auto reply = client.get("/v1/decisions/" + id + "/lineage");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data");
    }
    static json::value graph(HttpClient& client, const std::string& id, const std::string& depth) {
        const auto reply = client.get("/v1/decisions/" + id + "/graph" + depth);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data");
    }
    static std::size_t nodes_in(const json::value& graph) {
        return graph.at("nodes").as_array().size();
    }

    TestServer server;
    HttpClient admin = server.admin();
    HttpClient alpha = server.add_agent("alpha", "agent", R"(["eu"])");
    HttpClient beta = server.add_agent("beta", "agent", R"(["eu"])");
    HttpClient gamma = server.add_agent("gamma", "reader", R"(["us"])");
};

TEST_F(LinksHttp, ShowALineageUnderTheNamesOfTheServerAndOfTheClients) {
    const std::string first = record(admin, "alpha", "First");
    const std::string second = record(admin, "alpha", "Second", citing(first));
    const std::string third = record(admin, "beta", "Third", citing(second));
    const json::value data = lineage(alpha, second);
    EXPECT_EQ(data.at("decision_id"), second.c_str());
    const json::value& precedent = data.at("preceded_by");
    EXPECT_EQ(precedent.at("id"), first.c_str());
    const json::value read = admin.get("/v1/decisions/" + third).json.at("data");
    const json::value& cites = data.at("cited_by").at(0);
    for (const char* member :
         {"id",
          "run_id",
          "agent_id",
          "decision_type",
          "outcome",
          "confidence",
          "precedent_reason",
          "created_at",
          "valid_from"})
        EXPECT_EQ(cites.at(member), read.at(member)) << member;
    EXPECT_EQ(cites.as_object().size(), 9u);
    EXPECT_EQ(data.at("cited_by_has_more"), false);
    EXPECT_EQ(data.at("precedent_ref"), first.c_str());
    EXPECT_EQ(data.at("precedent"), precedent);
    EXPECT_EQ(data.at("cites"), data.at("cited_by"));
}

TEST_F(LinksHttp, OfADecisionWithoutReferencesAreEmpty) {
    const std::string id = record(admin, "alpha", "Alone");
    const json::value data = lineage(alpha, id);
    EXPECT_TRUE(data.at("preceded_by").is_null());
    EXPECT_TRUE(data.at("cited_by").as_array().empty());
    EXPECT_TRUE(data.at("cites").as_array().empty());
    EXPECT_EQ(data.as_object().size(), 5u);
    const json::value around = graph(alpha, id, "");
    EXPECT_EQ(around.at("depth"), 2);
    EXPECT_EQ(nodes_in(around), 1u);
    EXPECT_TRUE(around.at("edges").as_array().empty());
    EXPECT_EQ(around.at("truncated"), false);
}

TEST_F(LinksHttp, HideAPrecedentThatTheCallerMayNotSee) {
    const std::string hidden = record(admin, "gamma", "Hidden");
    const std::string seen = record(admin, "alpha", "Seen", citing(hidden));
    record(admin, "gamma", "Hidden, too", citing(seen));
    const json::value data = lineage(alpha, seen);
    EXPECT_TRUE(data.at("preceded_by").is_null());
    EXPECT_FALSE(data.as_object().contains("precedent_ref"));
    EXPECT_FALSE(data.as_object().contains("precedent"));
    EXPECT_TRUE(data.at("cited_by").as_array().empty());
    EXPECT_EQ(nodes_in(graph(alpha, seen, "?depth=5")), 1u);
    EXPECT_EQ(lineage(admin, seen).at("preceded_by").at("id"), hidden.c_str());
    EXPECT_EQ(nodes_in(graph(admin, seen, "?depth=5")), 3u);
}

TEST_F(LinksHttp, OfAnUnknownOrHiddenDecisionAreNotFound) {
    const std::string hidden = record(admin, "gamma", "Hidden");
    for (const std::string route : {"/lineage", "/graph"}) {
        for (const std::string& id : {hidden, std::string(kUnknown)}) {
            const auto reply = alpha.get("/v1/decisions/" + id + route);
            EXPECT_EQ(reply.status, 404) << route;
            EXPECT_EQ(reply.json.at("error").at("message"), "decision not found");
        }
        const auto wrong = alpha.get("/v1/decisions/nonsense" + route);
        EXPECT_EQ(wrong.status, 400) << route;
        EXPECT_EQ(wrong.json.at("error").at("message"), "invalid decision ID");
        EXPECT_EQ(server.anonymous().get("/v1/decisions/" + hidden + route).status, 401);
    }
}

TEST_F(LinksHttp, ShowAGraphOfTypedEdges) {
    const std::string first = record(admin, "alpha", std::string(201, 'x'));
    const std::string second =
        record(admin, "beta", "Second", ending(first) + R"(,"context":{"project":"p"})");
    const std::string third = record(admin, "alpha", "Third", citing(second));
    const json::value data = graph(alpha, second, "?depth=1");
    EXPECT_EQ(data.at("decision_id"), second.c_str());
    EXPECT_EQ(data.at("depth"), 1);
    ASSERT_EQ(nodes_in(data), 3u);
    const json::value& start = data.at("nodes").at(0);
    const json::value read = admin.get("/v1/decisions/" + second).json.at("data");
    for (const char* member :
         {"id", "agent_id", "decision_type", "outcome", "confidence", "project", "valid_from"})
        EXPECT_EQ(start.at(member), read.at(member)) << member;
    EXPECT_EQ(start.at("current"), true);
    EXPECT_EQ(start.at("depth"), 0);
    EXPECT_EQ(start.as_object().size(), 9u);
    const json::value& ended = data.at("nodes").at(2);
    EXPECT_EQ(ended.at("outcome"), json::value(std::string(200, 'x') + "..."));
    EXPECT_EQ(ended.at("current"), false);
    EXPECT_EQ(ended.at("valid_to"), read.at("valid_from"));
    EXPECT_EQ(ended.at("depth"), 1);
    EXPECT_EQ(
        data.at("edges"),
        json::value(json::array{
            {{"from", second}, {"to", first}, {"type", "supersedes"}},
            {{"from", third}, {"to", second}, {"type", "precedent"}}
        })
    );
}

TEST_F(LinksHttp, HaveADepthOfOneToFive) {
    std::string id = record(admin, "alpha", "0");
    const std::string start = id;
    for (int i = 1; i <= 7; ++i) id = record(admin, "alpha", std::to_string(i), citing(id));
    EXPECT_EQ(nodes_in(graph(alpha, start, "")), 3u);
    EXPECT_EQ(nodes_in(graph(alpha, start, "?depth=0")), 2u);
    EXPECT_EQ(nodes_in(graph(alpha, start, "?depth=99")), 6u);
    EXPECT_EQ(nodes_in(graph(alpha, start, "?depth=deep")), 3u);
    EXPECT_EQ(nodes_in(graph(alpha, start, "?depth=3")), 4u);
}

}  // namespace
}  // namespace akashi::testing
