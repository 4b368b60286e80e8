#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A server with two agents that see each other, and one that they do not see.
class StancesHttp : public ::testing::Test {
protected:
    static std::string text(const boost::json::value& value) {
        return std::string(value.as_string());
    }
    static std::string message(const HttpReply& reply) {
        return fmt::format("{} {}", reply.status, text(reply.json.at("error").at("message")));
    }
    /// The body of a trace with more members.
    static std::string body_with(
        const std::string& agent, const std::string& outcome, const std::string& members
    ) {
        std::string body = trace_body(agent, outcome);
        body.insert(body.size() - 1, "," + members);
        return body;
    }
    static boost::json::object trace(HttpClient& client, const std::string& body) {
        const auto reply = client.post("/v1/trace", body);
        EXPECT_EQ(reply.status, 201) << reply.body;
        return reply.json.at("data").as_object();
    }
    std::string make(const std::string& agent, const std::string& outcome) {
        return text(trace(admin, trace_body(agent, outcome)).at("decision_id"));
    }
    static std::string binding(const std::string& value) {
        return fmt::format(R"("bindings":[{{"parameter":"ttl","value":"{}"}}])", value);
    }
    static boost::json::object read(HttpClient& client, const std::string& path) {
        const auto reply = client.get(path);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data").as_object();
    }

    TestServer server;
    HttpClient admin = server.admin();
    HttpClient planner = server.add_agent("planner", "agent", R"(["team"])");
    HttpClient coder = server.add_agent("coder", "agent", R"(["team"])");
    HttpClient hermit = server.add_agent("hermit", "agent");
};

TEST_F(StancesHttp, ATraceThatRejectsHearsOfTheConflict) {
    const std::string first = make("planner", "use Redis");
    const auto second = trace(
        coder,
        body_with(
            "coder",
            "use Postgres",
            fmt::format(R"("precedent_ref":"{}","relation":"rejects")", first)
        )
    );
    const auto& found = second.at("conflicts").as_array();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].at("question"), "whether \"use Redis\" holds");
    EXPECT_EQ(found[0].at("your_value"), "use Postgres");
    EXPECT_EQ(found[0].at("other_value"), "use Redis");
    EXPECT_FALSE(second.contains("supersedes_suggestions"));
    const auto conflict = read(planner, "/v1/conflicts/" + text(found[0].at("id")));
    EXPECT_EQ(conflict.at("scoring_method"), "stance_v1");
    EXPECT_THAT(text(conflict.at("explanation")), HasSubstr("coder rejects what planner decided"));
    const auto decision = read(planner, "/v1/decisions/" + text(second.at("decision_id")));
    EXPECT_EQ(decision.at("precedent_relation"), "rejects");
    EXPECT_EQ(read(planner, "/v1/decisions/" + first).at("precedent_citation_count"), 0);
    const auto lineage = read(planner, "/v1/decisions/" + first + "/lineage");
    EXPECT_EQ(lineage.at("cited_by").at(0).at("relation"), "rejects");
}

TEST_F(StancesHttp, ARelationIsOneOfTwoAndNeedsAPrecedent) {
    const std::string first = make("planner", "use Redis");
    const auto refusal = [&](const std::string& members) {
        return message(coder.post("/v1/trace", body_with("coder", "use Postgres", members)));
    };
    EXPECT_EQ(
        refusal(R"("precedent_relation":"rejects")"),
        "400 precedent_relation requires precedent_ref to be set"
    );
    EXPECT_EQ(
        refusal(fmt::format(R"("precedent_ref":"{}","relation":"hates")", first)),
        "400 precedent_relation must be follows or rejects"
    );
}

TEST_F(StancesHttp, AChangeOfMindIsSuggestedAndAcceptedInOneCall) {
    const auto first =
        text(trace(planner, body_with("planner", "5 s", binding("5"))).at("decision_id"));
    const auto made = trace(planner, body_with("planner", "6 s", binding("6")));
    const auto second = text(made.at("decision_id"));
    const auto& suggestions = made.at("supersedes_suggestions").as_array();
    ASSERT_THAT(suggestions, SizeIs(1));
    EXPECT_EQ(text(suggestions[0].at("superseding_id")), second);
    EXPECT_EQ(text(suggestions[0].at("superseded_id")), first);
    EXPECT_EQ(suggestions[0].at("suggested_by"), "binding_v1");
    for (const std::string& id : {first, second})
        EXPECT_THAT(
            read(coder, "/v1/decisions/" + id).at("supersedes_suggestions").as_array(), SizeIs(1)
        );
    const std::string path = "/v1/decisions/" + second + "/supersede";
    const std::string body = fmt::format(R"({{"superseded_id":"{}"}})", first);
    EXPECT_EQ(message(hermit.post(path, body)), "404 decision not found");
    const auto accepted = coder.post(path, body);
    ASSERT_EQ(accepted.status, 200) << accepted.body;
    const auto& data = accepted.json.at("data");
    EXPECT_EQ(data.at("relationship"), "supersedes");
    const auto ended = read(coder, "/v1/decisions/" + first);
    EXPECT_EQ(ended.at("valid_to"), data.at("valid_to"));
    EXPECT_FALSE(ended.contains("supersedes_suggestions"));
    EXPECT_EQ(
        message(coder.post(path, body)),
        "409 the decision has ended; only current decisions can be changed"
    );
    EXPECT_EQ(
        message(coder.post(path, fmt::format(R"({{"superseded_id":"{}"}})", second))),
        "400 a decision cannot supersede itself"
    );
    EXPECT_EQ(message(coder.post(path, "{}")), "400 superseded_id is required");
    EXPECT_THAT(admin.get("/v1/conflicts?status=open").json.at("data").as_array(), IsEmpty());
}

TEST_F(StancesHttp, ARepeatedCallGetsTheFirstAnswer) {
    const std::string first = make("planner", "one");
    const std::string second = make("planner", "two");
    const HttpHeaders once{{"Idempotency-Key", "once"}};
    const std::string body = fmt::format(R"({{"superseded_id":"{}"}})", first);
    const auto reply = planner.post("/v1/decisions/" + second + "/supersede", body, once);
    const auto again = planner.post("/v1/decisions/" + second + "/supersede", body, once);
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(again.status, 200) << again.body;
    EXPECT_EQ(reply.json.at("data"), again.json.at("data"));
    const auto gone = planner.send("DELETE", "/v1/decisions/" + second, "", once);
    const auto twice = planner.send("DELETE", "/v1/decisions/" + second, "", once);
    EXPECT_EQ(gone.status, 200) << gone.body;
    EXPECT_EQ(gone.json.at("data"), twice.json.at("data"));
}

TEST_F(StancesHttp, ASuggestionCanBeDismissed) {
    const auto first =
        text(trace(planner, body_with("planner", "5 s", binding("5"))).at("decision_id"));
    const auto second =
        text(trace(planner, body_with("planner", "6 s", binding("6"))).at("decision_id"));
    const std::string path = "/v1/decisions/" + second + "/supersedes_suggestions/" + first;
    EXPECT_EQ(message(hermit.send("DELETE", path, "")), "404 suggestion not found");
    EXPECT_EQ(coder.send("DELETE", path, "").status, 204);
    EXPECT_EQ(message(coder.send("DELETE", path, "")), "404 suggestion not found");
    EXPECT_FALSE(read(coder, "/v1/decisions/" + first).contains("supersedes_suggestions"));
    EXPECT_FALSE(read(coder, "/v1/decisions/" + first).contains("valid_to"));
}

TEST_F(StancesHttp, ADecisionIsRetractedByItsAgentOrAnAdmin) {
    const std::string first = make("planner", "a mauve idea");
    const std::string path = "/v1/decisions/" + first;
    EXPECT_EQ(message(coder.send("DELETE", path, "{}")), "403 can only change your own decisions");
    EXPECT_EQ(message(hermit.send("DELETE", path, "")), "404 decision not found");
    EXPECT_EQ(
        message(planner.send("DELETE", path, R"({"reason":")" + std::string(4'097, 'r') + "\"}")),
        "400 reason exceeds maximum length of 4096 bytes"
    );
    const auto gone = planner.send("DELETE", path, R"({"reason":"it was wrong"})");
    ASSERT_EQ(gone.status, 200) << gone.body;
    EXPECT_EQ(read(coder, path).at("valid_to"), gone.json.at("data").at("valid_to"));
    EXPECT_EQ(message(planner.send("DELETE", path, "")), "404 decision not found");
    EXPECT_EQ(admin.send("DELETE", "/v1/decisions/" + make("planner", "another"), "").status, 200);
}

TEST_F(StancesHttp, AConflictIsReconciledByASynthesis) {
    const auto first =
        text(trace(planner, body_with("planner", "5 s", binding("5"))).at("decision_id"));
    const auto made = trace(coder, body_with("coder", "6 s", binding("6")));
    const std::string conflict = text(made.at("conflicts").at(0).at("id"));
    const std::string path = "/v1/conflicts/" + conflict + "/reconcile";
    EXPECT_EQ(message(hermit.post(path, R"({"outcome":"o"})")), "404 conflict not found");
    EXPECT_EQ(message(planner.post(path, "{}")), "400 outcome is required");
    const HttpHeaders once{{"Idempotency-Key", "once"}};
    const std::string body = R"({"outcome":"5 s for reads, 6 s for writes","reasoning":"r"})";
    const auto reply = planner.post(path, body, once);
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto& data = reply.json.at("data").as_object();
    EXPECT_EQ(text(data.at("conflict_id")), conflict);
    EXPECT_EQ(data.at("decision_type"), "reconciliation");
    EXPECT_EQ(data.at("status"), "resolved");
    EXPECT_EQ(data.at("resolved_by"), "planner");
    EXPECT_THAT(data.at("supersedes").as_array(), SizeIs(2));
    EXPECT_EQ(data.at("embedding_skipped"), true);
    const auto decision = read(coder, "/v1/decisions/" + text(data.at("decision_id")));
    EXPECT_EQ(decision.at("agent_id"), "planner");
    EXPECT_EQ(decision.at("confidence"), 1);
    EXPECT_EQ(decision.at("outcome"), "5 s for reads, 6 s for writes");
    EXPECT_TRUE(read(coder, "/v1/decisions/" + first).contains("valid_to"));
    const auto settled = read(coder, "/v1/conflicts/" + conflict);
    EXPECT_EQ(settled.at("resolved_by"), "planner");
    EXPECT_EQ(settled.at("resolution_decision_id"), data.at("decision_id"));
    EXPECT_EQ(
        text(settled.at("resolution_note")),
        "Reconciled by decision " + text(data.at("decision_id"))
    );
    EXPECT_THAT(
        message(planner.post("/v1/conflicts/" + conflict + "/undo", "")),
        HasSubstr("409 a decision of this conflict has ended")
    );
    EXPECT_EQ(planner.post(path, body, once).json.at("data"), reply.json.at("data"));
    EXPECT_THAT(message(planner.post(path, body)), HasSubstr("409 the conflict is settled"));
    EXPECT_THAT(
        message(planner.post(path, body, {{"Idempotency-Key", "other"}})),
        HasSubstr("409 the conflict is settled")
    );
}

TEST_F(StancesHttp, AMoveToAnotherProjectTakesTheBindingsAlong) {
    const auto first =
        text(trace(planner, body_with("planner", "5 s", binding("5"))).at("decision_id"));
    trace(coder, body_with("coder", "6 s", binding("6")));
    const std::string other =
        body_with("coder", "7 s", binding("7") + R"(,"context":{"project":"shop"})");
    const auto there = text(trace(coder, other).at("decision_id"));
    const std::string path = "/v1/decisions/" + first;
    const std::string body = R"({"project":"shop","metadata":{"ticket":"7"}})";
    EXPECT_EQ(
        message(planner.send("PATCH", path, "{}")),
        "400 at least one field must be provided (project, metadata)"
    );
    EXPECT_EQ(
        message(planner.send("PATCH", path, R"({"project":""})")), "400 project must not be empty"
    );
    EXPECT_EQ(message(coder.send("PATCH", path, body)), "403 can only change your own decisions");
    EXPECT_EQ(message(hermit.send("PATCH", path, body)), "404 decision not found");
    const auto moved = planner.send("PATCH", path, body);
    ASSERT_EQ(moved.status, 200) << moved.body;
    for (const auto& decision : {moved.json.at("data").as_object(), read(coder, path)}) {
        EXPECT_EQ(decision.at("project"), "shop");
        EXPECT_EQ(decision.at("metadata").at("ticket"), "7");
    }
    const auto open = admin.get("/v1/conflicts?status=open").json.at("data").as_array();
    ASSERT_THAT(open, SizeIs(1));
    EXPECT_THAT(
        (std::vector{text(open[0].at("decision_a_id")), text(open[0].at("decision_b_id"))}),
        ::testing::UnorderedElementsAre(first, there)
    );
    EXPECT_EQ(
        message(
            planner.send("PATCH", path, R"({"metadata":{"k":")" + std::string(17'000, 'v') + "\"}}")
        )
            .substr(0, 30),
        "400 metadata exceeds maximum s"
    );
}

}  // namespace
}  // namespace akashi::testing
