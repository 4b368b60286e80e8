#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// A server with two agents that see each other, and one that they do not see.
class ResolutionHttp : public ::testing::Test {
protected:
    static std::string text(const boost::json::value& value) {
        return std::string(value.as_string());
    }
    static std::string message(const HttpReply& reply) {
        return fmt::format("{} {}", reply.status, text(reply.json.at("error").at("message")));
    }
    static std::string bind(
        HttpClient& client, const std::string& agent, const std::string& value
    ) {
        std::string body = trace_body(agent, "an outcome of " + agent);
        body.insert(
            body.size() - 1,
            fmt::format(R"(,"bindings":[{{"parameter":"ttl","value":"{}"}}])", value)
        );
        const auto reply = client.post("/v1/trace", body);
        EXPECT_EQ(reply.status, 201) << reply.body;
        return text(reply.json.at("data").at("decision_id"));
    }
    boost::json::value conflict() { return admin.get("/v1/conflicts").json.at("data").at(0); }
    HttpReply patch(HttpClient& client, const std::string& body) {
        return client.send("PATCH", path(), body);
    }
    std::string path() { return "/v1/conflicts/" + text(conflict().at("id")); }

    TestServer server;
    HttpClient admin = server.admin();
    HttpClient planner = server.add_agent("planner", "agent", R"(["team"])");
    HttpClient coder = server.add_agent("coder", "agent", R"(["team"])");
    HttpClient hermit = server.add_agent("hermit", "agent");
    std::string first = bind(planner, "planner", "1");
    std::string second = bind(coder, "coder", "2");
};

TEST_F(ResolutionHttp, AConflictIsSettledReopenedAndUndone) {
    const auto settled = patch(
        planner,
        fmt::format(
            R"({{"status":"resolved","winning_decision_id":"{}","resolution_note":"it is"}})", first
        )
    );
    ASSERT_EQ(settled.status, 200) << settled.body;
    const auto& data = settled.json.at("data");
    EXPECT_EQ(data.at("status"), "resolved");
    EXPECT_EQ(data.at("resolved_by"), "planner");
    EXPECT_EQ(text(data.at("winning_decision_id")), first);
    EXPECT_EQ(data.at("resolution_note"), "it is");
    const auto late = patch(coder, R"({"status":"false_positive"})");
    EXPECT_THAT(message(late), HasSubstr("409 conflict is resolved since "));
    EXPECT_THAT(message(late), HasSubstr(" by planner; "));
    EXPECT_EQ(
        message(coder.post(path() + "/undo", "")),
        "403 only planner or an admin can undo this change"
    );
    EXPECT_EQ(patch(coder, R"({"status":"open"})").json.at("data").at("status"), "open");
    EXPECT_EQ(message(patch(coder, R"({"status":"open"})")), "409 conflict is open already");
    EXPECT_EQ(coder.post(path() + "/undo", "").json.at("data").at("status"), "resolved");
    EXPECT_THAT(message(coder.post(path() + "/undo", "")), HasSubstr("409 this conflict has no"));
}

TEST_F(ResolutionHttp, WrongOrdersAreRefused) {
    EXPECT_EQ(
        message(patch(planner, "{}")), "400 status must be one of: resolved, false_positive, open"
    );
    EXPECT_EQ(
        message(patch(planner, R"({"status":"resolved","assignee":"coder"})")),
        "400 assignee and snoozed_until are changed in a request of their own, without a status"
    );
    EXPECT_EQ(
        message(patch(planner, R"({"assignee":"nobody"})")),
        "400 assignee nobody is no agent of this organization that may see both sides of the "
        "conflict"
    );
    EXPECT_THAT(message(patch(planner, R"({"assignee":"hermit"})")), HasSubstr("400 assignee"));
    EXPECT_EQ(
        message(planner.send("PATCH", "/v1/conflicts/x", R"({"status":"open"})")),
        "400 invalid conflict id"
    );
    EXPECT_EQ(message(planner.post(path() + "/adjudicate", "{}")), "400 outcome is required");
    EXPECT_EQ(
        message(planner.get("/v1/conflicts?class=sure")),
        "400 invalid class sure; valid values are exact, judged, hint"
    );
    EXPECT_EQ(
        message(planner.get("/v1/conflicts?snoozed=maybe")),
        "400 invalid snoozed maybe; valid values are true, false"
    );
    EXPECT_EQ(message(planner.get("/v1/conflicts?group_id=x")), "400 invalid conflict group id");
}

TEST_F(ResolutionHttp, WhatTheCallerMayNotSeeItCannotChange) {
    bind(hermit, "hermit", "3");
    const std::string hidden = path();
    for (HttpClient* client : {&planner, &hermit}) {
        const std::string missing = "404 conflict not found";
        EXPECT_EQ(message(client->send("PATCH", hidden, R"({"status":"resolved"})")), missing);
        EXPECT_EQ(message(client->send("PATCH", hidden, R"({"assignee":null})")), missing);
        EXPECT_EQ(message(client->post(hidden + "/undo", "")), missing);
        EXPECT_EQ(message(client->post(hidden + "/adjudicate", R"({"outcome":"o"})")), missing);
    }
    const std::string group = text(admin.get(hidden).json.at("data").at("group_id"));
    EXPECT_EQ(
        message(hermit.send(
            "PATCH", "/v1/conflict-groups/" + group + "/resolve", R"({"status":"resolved"})"
        )),
        "404 conflict group not found"
    );
    EXPECT_EQ(admin.get(hidden).json.at("data").at("status"), "open");
}

TEST_F(ResolutionHttp, AConflictIsPlannedAndListedByItsPlan) {
    const auto planned = patch(planner, R"({"assignee":"coder"})");
    EXPECT_EQ(planned.json.at("data").at("assignee"), "coder") << planned.body;
    EXPECT_THAT(
        planner.get("/v1/conflicts?assignee=coder&snoozed=false").json.at("data").as_array(),
        SizeIs(1)
    );
    const std::string until = format_rfc3339(now() + std::chrono::hours(24));
    EXPECT_EQ(patch(planner, R"({"snoozed_until":")" + until + R"("})").status, 200);
    EXPECT_THAT(planner.get("/v1/conflicts?snoozed=false").json.at("data").as_array(), IsEmpty());
    const auto cleared = patch(planner, R"({"assignee":null,"snoozed_until":null})");
    EXPECT_FALSE(cleared.json.at("data").as_object().contains("assignee")) << cleared.body;
    EXPECT_FALSE(cleared.json.at("data").as_object().contains("snoozed_until"));
}

TEST_F(ResolutionHttp, AVerdictIsADecisionWithFullConfidence) {
    const std::string body =
        fmt::format(R"({{"outcome":"one second","winning_decision_id":"{}"}})", first);
    const HttpHeaders once{{"Idempotency-Key", "once"}};
    const auto settled = coder.post(path() + "/adjudicate", body, once);
    ASSERT_EQ(settled.status, 200) << settled.body;
    const auto& data = settled.json.at("data");
    EXPECT_EQ(data.at("status"), "resolved");
    EXPECT_EQ(data.at("resolution_note"), "Resolved by adjudication trace");
    const auto decision =
        coder.get("/v1/decisions/" + text(data.at("resolution_decision_id"))).json.at("data");
    EXPECT_EQ(decision.at("outcome"), "one second");
    EXPECT_EQ(decision.at("agent_id"), "coder");
    EXPECT_EQ(decision.at("decision_type"), "conflict_resolution");
    EXPECT_EQ(decision.at("confidence"), 1);
    EXPECT_EQ(coder.post(path() + "/adjudicate", body, once).status, 200) << "a repetition";
    EXPECT_THAT(
        message(coder.post(path() + "/adjudicate", R"({"outcome":"no"})")),
        HasSubstr("409 conflict is resolved since ")
    );
    EXPECT_EQ(coder.post(path() + "/undo", "").json.at("data").at("status"), "open");
    EXPECT_EQ(coder.get("/v1/decisions/" + text(decision.at("id"))).status, 200)
        << "the decision stays";
}

TEST_F(ResolutionHttp, AReopenedQuestionShowsItsResolution) {
    patch(planner, fmt::format(R"({{"status":"resolved","winning_decision_id":"{}"}})", first));
    const std::string settled = text(conflict().at("id"));
    bind(coder, "coder", "4");
    const std::string group = text(conflict().at("group_id"));
    const auto all =
        planner.get("/v1/conflicts?status=open&severity=critical").json.at("data").as_array();
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(text(all[0].at("reopens_resolution_id")), settled);
    const auto shown = planner.get("/v1/conflicts/" + text(all[0].at("id"))).json.at("data");
    const auto& reopens = shown.at("reopens_resolution");
    EXPECT_EQ(text(reopens.at("id")), settled);
    EXPECT_EQ(reopens.at("winning_agent"), "planner");
    EXPECT_EQ(reopens.at("losing_outcome"), "an outcome of coder");
    EXPECT_THAT(
        text(shown.at("explanation")),
        HasSubstr("ESCALATED: contradicts prior resolution (conflict " + settled)
    );
}

TEST_F(ResolutionHttp, AResolutionThatTheCallerMayNotSeeIsNotNamed) {
    const std::string grant =
        R"({"grantee_agent_id":"hermit","resource_type":"agent_traces","permission":"read",)"
        R"("resource_id":"coder"})";
    ASSERT_EQ(admin.post("/v1/grants", grant).status, 201);
    patch(planner, fmt::format(R"({{"status":"resolved","winning_decision_id":"{}"}})", second));
    const std::string settled = text(conflict().at("id"));
    bind(coder, "coder", "4");
    const auto path_of_critical = [&] {
        const auto all = admin.get("/v1/conflicts?severity=critical").json.at("data").as_array();
        EXPECT_THAT(all, SizeIs(1));
        return "/v1/conflicts/" + text(all.at(0).at("id"));
    };
    EXPECT_THAT(planner.get(path_of_critical()).body, HasSubstr(settled));
    EXPECT_EQ(hermit.get(path_of_critical()).status, 200);
    EXPECT_THAT(hermit.get(path_of_critical()).body, Not(HasSubstr(settled)));
    EXPECT_THAT(hermit.get("/v1/conflicts").body, Not(HasSubstr(settled)));
    EXPECT_THAT(hermit.get("/v1/conflict-groups").body, Not(HasSubstr(settled)));
}

TEST_F(ResolutionHttp, APageOfGroupsWithLongTextsEndsEarlyAndIsComplete) {
    constexpr int kGroups = 24;
    const std::string outcome(32'000, 'o');
    const std::string reasoning(65'000, 'r');
    for (int i = 1; i < kGroups; ++i)
        for (HttpClient* client : {&planner, &coder})
            ASSERT_EQ(
                client
                    ->post(
                        "/v1/trace",
                        fmt::format(
                            R"({{"agent_id":"{}","decision":{{"decision_type":"planning",)"
                            R"("confidence":0.5,"outcome":"{}","reasoning":"{}"}},)"
                            R"("bindings":[{{"parameter":"parameter {}","value":"{}"}}]}})",
                            client == &planner ? "planner" : "coder",
                            outcome,
                            reasoning,
                            i,
                            client == &planner ? 1 : 2
                        )
                    )
                    .status,
                201
            );
    std::size_t seen = 0;
    while (seen < kGroups) {
        const auto page =
            planner.get(fmt::format("/v1/conflict-groups?limit=100&offset={}", seen)).json;
        const auto& groups = page.at("data").as_array();
        ASSERT_FALSE(groups.empty());
        for (const auto& group : groups)
            EXPECT_THAT(text(group.at("group_topic")), HasSubstr("the value of "));
        seen += groups.size();
        EXPECT_EQ(page.at("has_more"), seen < kGroups);
    }
    EXPECT_EQ(seen, kGroups);
}

TEST_F(ResolutionHttp, AGroupIsShownAndSettled) {
    bind(planner, "planner", "1");
    const auto page = planner.get("/v1/conflict-groups?status=open");
    ASSERT_EQ(page.status, 200) << page.body;
    const auto& groups = page.json.at("data").as_array();
    ASSERT_THAT(groups, SizeIs(1));
    EXPECT_EQ(groups[0].at("agent_a"), "coder");
    EXPECT_EQ(groups[0].at("agent_b"), "planner");
    EXPECT_EQ(groups[0].at("group_topic"), "the value of ttl");
    EXPECT_EQ(groups[0].at("conflict_count"), 2);
    EXPECT_EQ(groups[0].at("representative").at("status"), "open");
    const std::string group = "/v1/conflict-groups/" + text(groups[0].at("id")) + "/resolve";
    const auto refused = [&](const char* body) {
        return message(planner.send("PATCH", group, body));
    };
    EXPECT_EQ(
        refused(R"({"status":"resolved","winning_agent":"hermit"})"),
        "400 winning_agent does not match either agent in this conflict group"
    );
    EXPECT_EQ(refused("{}"), "400 status must be one of: resolved, false_positive");
    EXPECT_EQ(
        message(planner.send("PATCH", "/v1/conflict-groups/x/resolve", "{}")),
        "400 invalid conflict group id"
    );
    EXPECT_EQ(
        message(planner.get("/v1/conflict-groups?status=x")),
        "400 invalid status x; valid values are open, resolved, false_positive"
    );
    const auto settled =
        planner.send("PATCH", group, R"({"status":"resolved","winning_agent":"coder"})");
    EXPECT_EQ(settled.json.at("data").at("resolved"), 2) << settled.body;
    EXPECT_EQ(text(conflict().at("winning_decision_id")), second);
    const auto again = planner.send("PATCH", group, R"({"status":"resolved"})");
    EXPECT_EQ(again.json.at("data").at("resolved"), 0);
}

TEST_F(ResolutionHttp, TheSettingsAreReplacedAsAWhole) {
    EXPECT_EQ(planner.get("/v1/org/settings").json.at("data"), boost::json::object());
    const std::string wanted =
        R"({"conflict_resolution":{"auto_resolve_after_days":14,"auto_resolve_winner":"consensus"}})";
    const auto stored = admin.send("PUT", "/v1/org/settings", wanted);
    ASSERT_EQ(stored.status, 200) << stored.body;
    EXPECT_EQ(stored.json.at("data").at("conflict_resolution").at("auto_resolve_after_days"), 14);
    EXPECT_EQ(planner.get("/v1/org/settings").json.at("data"), stored.json.at("data"));
    EXPECT_EQ(
        message(admin.send("PUT", "/v1/org/settings", R"({"conflict_resolution":{}})")),
        "400 auto_resolve_after_days must be >= 1"
    );
    EXPECT_EQ(planner.send("PUT", "/v1/org/settings", wanted).status, 403);
    admin.send("PUT", "/v1/org/settings", R"({"conflict_resolution":null})");
    EXPECT_EQ(planner.get("/v1/org/settings").json.at("data"), boost::json::object());
}

}  // namespace
}  // namespace akashi::testing
