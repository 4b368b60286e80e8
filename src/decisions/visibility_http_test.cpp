#include "testing/stores/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace akashi::testing {
namespace {

/// Three agents: two that share a tag, one that shares none; each has decided something.
class VisibilityHttp : public ::testing::Test {
protected:
    VisibilityHttp() {
        HttpClient admin = server.admin();
        for (auto* agent : {&alpha, &beta, &gamma}) {
            const auto traced =
                admin.post("/v1/trace", trace_body(agent->name, "Use queues as " + agent->name));
            EXPECT_EQ(traced.status, 201) << traced.body;
            agent->decision = traced.json.at("data").at("decision_id").as_string();
        }
    }

    struct Agent {
        std::string name;
        HttpClient client;
        std::string decision = {};
    };

    std::set<std::string> agents_in(const boost::json::value& decisions) {
        std::set<std::string> names;
        for (const auto& item : decisions.as_array()) {
            const auto& object = item.as_object();
            const auto& decision = object.contains("decision") ? object.at("decision") : item;
            names.emplace(decision.at("agent_id").as_string());
        }
        return names;
    }

    TestServer server;
    Agent alpha{"alpha", server.add_agent("alpha", "agent", R"(["payments","eu"])")};
    Agent beta{"beta", server.add_agent("beta", "agent", R"(["eu"])")};
    Agent gamma{"gamma", server.add_agent("gamma", "reader", R"(["us"])")};
    const std::set<std::string> seen_by_alpha{"alpha", "beta"};
};

TEST_F(VisibilityHttp, CoversOnesOwnDecisionsAndThoseOfAgentsWithACommonTag) {
    const auto recent = alpha.client.get("/v1/decisions/recent");
    EXPECT_EQ(agents_in(recent.json.at("data")), seen_by_alpha);
    EXPECT_EQ(recent.json.at("total"), 2);

    const auto queried = alpha.client.post("/v1/query", "{}");
    EXPECT_EQ(agents_in(queried.json.at("data")), seen_by_alpha);
    EXPECT_EQ(queried.json.at("total"), 2);

    const auto found = alpha.client.post("/v1/search", R"({"query":"queues"})");
    EXPECT_EQ(agents_in(found.json.at("data")), seen_by_alpha);

    const auto checked =
        alpha.client.post("/v1/check", R"({"decision_type":"architecture","query":"queues"})");
    EXPECT_EQ(agents_in(checked.json.at("data").at("decisions")), seen_by_alpha);
}

TEST_F(VisibilityHttp, EndsBeforeTheDecisionsOfOthers) {
    EXPECT_EQ(alpha.client.get("/v1/decisions/" + beta.decision).status, 200);
    const auto hidden = alpha.client.get("/v1/decisions/" + gamma.decision);
    EXPECT_EQ(hidden.status, 403);
    EXPECT_EQ(hidden.json.at("error").at("message"), "no access to this decision");
    EXPECT_EQ(gamma.client.get("/v1/decisions/" + alpha.decision).status, 403);
    EXPECT_EQ(beta.client.get("/v1/agents/alpha/history").status, 200);
    EXPECT_EQ(beta.client.get("/v1/agents/gamma/history").status, 403);
    EXPECT_EQ(beta.client.get("/v1/agents/nobody/history").status, 403);
}

TEST_F(VisibilityHttp, HoldsForWhatATraceRefersTo) {
    const auto refer = [](Agent& agent, const std::string& member, const std::string& target) {
        auto body = trace_body(agent.name, "Use queues again");
        body.insert(body.size() - 1, ",\"" + member + "\":\"" + target + "\"");
        return agent.client.post("/v1/trace", body);
    };
    for (const std::string member : {"supersedes_id", "precedent_ref"}) {
        const auto hidden = refer(alpha, member, gamma.decision);
        EXPECT_EQ(hidden.status, 400) << member;
        const auto unknown = refer(alpha, member, "00000000-0000-4000-8000-000000000000");
        EXPECT_EQ(unknown.status, 400) << member;
        EXPECT_EQ(hidden.json.at("error"), unknown.json.at("error"));
        EXPECT_EQ(refer(alpha, member, beta.decision).status, 201) << member;
    }
    EXPECT_EQ(
        gamma.client.get("/v1/decisions/" + gamma.decision)
            .json.at("data")
            .as_object()
            .count("valid_to"),
        0U
    );
}

TEST_F(VisibilityHttp, OfAnAdminIsTheWholeOrganization) {
    EXPECT_EQ(server.admin().get("/v1/decisions/recent").json.at("total"), 3);
}

TEST_F(VisibilityHttp, FollowsTheTagsAtOnce) {
    server.admin().send("PATCH", "/v1/agents/beta/tags", R"({"tags":["us"]})");
    EXPECT_EQ(alpha.client.get("/v1/decisions/" + beta.decision).status, 403);
    EXPECT_EQ(alpha.client.get("/v1/decisions/recent").json.at("total"), 1);
}

TEST_F(VisibilityHttp, FindsPrecedentsBehindManyHiddenOnes) {
    HttpClient admin = server.admin();
    for (int i = 0; i < 30; ++i) {
        admin.post("/v1/trace", trace_body("hidden", "Use queues again"));
    }
    const auto checked =
        alpha.client.post("/v1/check", R"({"decision_type":"architecture","limit":2})");
    EXPECT_EQ(checked.json.at("data").at("decisions").as_array().size(), 2u);
}

}  // namespace
}  // namespace akashi::testing
