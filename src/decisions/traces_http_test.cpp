#include "testing/stores/test_server.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;

class TracesHttp : public ::testing::Test {
protected:
    std::string text(const boost::json::value& object, std::string_view name) {
        return std::string(object.at(name).as_string());
    }
    boost::json::value read(const std::string& id) {
        auto reply = admin.get("/v1/decisions/" + id);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data");
    }

    TestServer server;
    HttpClient admin = server.admin();
};

constexpr const char* kWholeTrace = R"({
  "agent_id":"planner","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736",
  "decision":{"decision_type":" Architecture ","outcome":"Store sessions in PostgreSQL",
    "confidence":0.78,
    "reasoning":"One fewer moving part; the write rate is 40 a second and peaks at 200 a second.",
    "alternatives":[{"label":"Redis","rejection_reason":"a second system to operate at night"},
                    {"label":"Files","score":0.1,"selected":false}],
    "evidence":[{"source_type":"tool_output","content":"pgbench: 3100 tps","relevance_score":0.9},
                {"source_type":"metrics","content":"load","metrics":{"p99_ms":12.5,"tps":3100}}]},
  "metadata":{"ticket":"OPS-7","z":1,"a":[1,2,{"deep":null}]},
  "context":{"project":"billing-api","task":"session storage","model":"m-1"}})";

TEST_F(TracesHttp, KeepEverythingThatWasSent) {
    const auto traced = admin.post(
        "/v1/trace", kWholeTrace, {{"X-Akashi-Session", "0d3c0000-0000-4000-8000-000000000001"}}
    );
    ASSERT_EQ(traced.status, 201) << traced.body;
    EXPECT_EQ(traced.json.at("data").at("event_count"), 5);

    const auto decision = read(text(traced.json.at("data"), "decision_id"));
    EXPECT_EQ(text(decision, "agent_id"), "planner");
    EXPECT_EQ(text(decision, "decision_type"), "architecture");
    EXPECT_EQ(text(decision, "project"), "billing-api");
    EXPECT_EQ(text(decision, "model"), "m-1");
    EXPECT_EQ(text(decision, "session_id"), "0d3c0000-0000-4000-8000-000000000001");
    EXPECT_EQ(
        boost::json::serialize(decision.at("metadata")),
        R"({"a":[1,2,{"deep":null}],"ticket":"OPS-7","z":1})"
    );
    EXPECT_EQ(text(decision.at("agent_context").at("client"), "task"), "session storage");
    ASSERT_EQ(decision.at("alternatives").as_array().size(), 2u);
    EXPECT_EQ(text(decision.at("alternatives").at(0), "label"), "Redis");
    ASSERT_EQ(decision.at("evidence").as_array().size(), 2u);
    EXPECT_EQ(decision.at("evidence").at(1).at("metrics").at("tps").to_number<double>(), 3100);
    EXPECT_THAT(text(decision, "content_hash"), HasSubstr("v2:"));
    EXPECT_GT(decision.at("completeness_score").to_number<double>(), 0.5);
}

TEST_F(TracesHttp, SurviveARestart) {
    const auto traced = admin.post("/v1/trace", trace_body("planner", "Stay"));
    server.restart();
    admin = server.admin();
    EXPECT_EQ(text(read(text(traced.json.at("data"), "decision_id")), "outcome"), "Stay");
}

TEST_F(TracesHttp, WithTheSameIdempotencyKeyAreRecordedOnce) {
    for (const char* header : {"Idempotency-Key", "X-Idempotency-Key"}) {
        const std::string body = trace_body("planner", std::string("Once by ") + header);
        const auto first = admin.post("/v1/trace", body, {{header, "step-1"}});
        const auto second = admin.post("/v1/trace", body, {{header, "step-1"}});
        if (first.status == 409) continue;  // the other header's key, with another body
        ASSERT_EQ(first.status, 201) << first.body;
        EXPECT_EQ(second.status, 201) << second.body;
        EXPECT_EQ(first.json.at("data"), second.json.at("data"));
    }
    const auto all = admin.post("/v1/query", R"({"filters":{"agent_id":["planner"]}})");
    EXPECT_EQ(all.json.at("total"), 1);
}

TEST_F(TracesHttp, WithAReusedIdempotencyKeyAndAnotherBodyAreRefused) {
    admin.post("/v1/trace", trace_body("planner", "One"), {{"Idempotency-Key", "k"}});
    const auto reused =
        admin.post("/v1/trace", trace_body("planner", "Two"), {{"Idempotency-Key", "k"}});
    EXPECT_EQ(reused.status, 409);
    EXPECT_EQ(
        text(reused.json.at("error"), "message"), "idempotency key reused with different payload"
    );
}

TEST_F(TracesHttp, AreTheSameFromAnotherProcessOfTheClient) {
    const std::string body = trace_body("planner", "Once from two processes");
    const auto send = [&](const std::string& session, const std::string& client) {
        return admin.post(
            "/v1/trace",
            body,
            {{"Idempotency-Key", "k"}, {"X-Akashi-Session", session}, {"User-Agent", client}}
        );
    };
    const auto first = send("0d3c0000-0000-4000-8000-000000000001", "akashi-python/1.2");
    ASSERT_EQ(first.status, 201) << first.body;
    const auto second = send("0d3c0000-0000-4000-8000-000000000002", "akashi-go/3.4");
    EXPECT_EQ(second.status, 201) << second.body;
    EXPECT_EQ(first.json.at("data"), second.json.at("data"));
}

TEST_F(TracesHttp, KeepTheDigitsOfTheirNumbers) {
    const std::string numbers =
        R"({"a":9007199254740993,"b":18446744073709551616,"c":123456789012345678901234567890,)"
        R"("d":-0.1234567890123456789012345678901,"e":[0.1,1e+300]})";
    const auto traced = admin.post(
        "/v1/trace",
        R"({"agent_id":"planner","decision":{"decision_type":"planning","outcome":"Digits",
            "evidence":[{"source_type":"metrics","content":"m","metrics":
                {"p":9007199254740993,"q":12345678901234567890123,"r":0.5}}]},
            "metadata":)" +
            numbers + R"(,"context":{"numbers":)" + numbers + "}}"
    );
    ASSERT_EQ(traced.status, 201) << traced.body;
    const auto read =
        admin.get("/v1/decisions/" + text(traced.json.at("data"), "decision_id")).body;
    EXPECT_THAT(read, HasSubstr(R"("metadata":)" + numbers));
    EXPECT_THAT(read, HasSubstr(R"("numbers":)" + numbers));
    EXPECT_THAT(
        read, HasSubstr(R"("metrics":{"p":9007199254740993,"q":12345678901234567890123,"r":0.5})")
    );
}

TEST_F(TracesHttp, MayNotHaveAShareOutsideOfZeroToOne) {
    const auto trace = [&](const std::string& confidence, const std::string& relevance) {
        return admin.post(
            "/v1/trace",
            R"({"agent_id":"planner","decision":{"decision_type":"planning","outcome":"Share",)"
            R"("confidence":)" +
                confidence + R"(,"evidence":[{"source_type":"document","content":"c",)" +
                R"("relevance_score":)" + relevance + "}]}}"
        );
    };
    for (const char* number : {"-1e-50", "-1e-400", "1.00000000001", "1e300", "-1"}) {
        const auto refused = trace(number, "1");
        EXPECT_EQ(refused.status, 400) << number;
        EXPECT_THAT(refused.body, HasSubstr("decision.confidence must be between 0 and 1"));
        const auto irrelevant = trace("0.5", number);
        EXPECT_EQ(irrelevant.status, 400) << number;
        EXPECT_THAT(
            irrelevant.body, HasSubstr("evidence[0].relevance_score must be between 0 and 1")
        );
    }
    const auto traced = trace("-0.0", "-0");
    ASSERT_EQ(traced.status, 201) << traced.body;
    const auto read =
        admin.get("/v1/decisions/" + text(traced.json.at("data"), "decision_id")).body;
    EXPECT_THAT(read, HasSubstr(R"("confidence":0,)"));
    EXPECT_THAT(read, HasSubstr(R"("relevance_score":0,)"));
}

TEST_F(TracesHttp, LowerAConfidenceThatNothingSupportsAndSayWhy) {
    const auto traced = admin.post(
        "/v1/trace",
        R"({"agent_id":"planner","decision":{"decision_type":"planning","outcome":"Sure","confidence":0.9}})"
    );
    const auto& data = traced.json.at("data");
    EXPECT_TRUE(data.at("confidence_adjusted").as_bool());
    EXPECT_NEAR(data.at("original_confidence").to_number<double>(), 0.9, 1e-6);
    EXPECT_NEAR(data.at("stored_confidence").to_number<double>(), 0.75, 1e-6);
    EXPECT_NEAR(read(text(data, "decision_id")).at("confidence").to_number<double>(), 0.75, 1e-6);
}

TEST_F(TracesHttp, NeverRaiseAnHonestLowConfidence) {
    const auto traced = admin.post(
        "/v1/trace",
        R"({"agent_id":"planner","decision":{"decision_type":"planning","outcome":"Guess","confidence":0.1}})"
    );
    const auto decision = read(text(traced.json.at("data"), "decision_id"));
    EXPECT_NEAR(decision.at("confidence").to_number<double>(), 0.1, 1e-6);
}

TEST_F(TracesHttp, SuggestAStandardTypeForAMisspeltOneAndKeepWhatWasSent) {
    const auto traced = admin.post("/v1/trace", trace_body("planner", "Typo", "", "architectur"));
    EXPECT_THAT(traced.body, HasSubstr("did you mean"));
    const auto decision = read(text(traced.json.at("data"), "decision_id"));
    EXPECT_EQ(text(decision, "decision_type"), "architectur");
}

TEST_F(TracesHttp, TakeTheProjectFromTheRepository) {
    const auto traced = admin.post(
        "/v1/trace",
        R"({"agent_id":"planner","decision":{"decision_type":"planning","outcome":"Repo"},
            "context":{"project":"scratch","repo_url":"git@git.example:team/billing.git"}})"
    );
    const auto decision = read(text(traced.json.at("data"), "decision_id"));
    EXPECT_EQ(text(decision, "project"), "billing");
    EXPECT_EQ(text(decision.at("agent_context").at("client"), "project_submitted"), "scratch");
}

std::string trace_in(const std::string& agent, const std::string& project) {
    return fmt::format(
        R"({{"agent_id":"{}","decision":{{"decision_type":"planning","outcome":"In a project"}},"context":{{"project":"{}"}}}})",
        agent,
        project
    );
}

TEST_F(TracesHttp, SuggestAProjectOnlyToThoseWhoMaySeeIt) {
    HttpClient coder = server.add_agent("coder", "agent");
    HttpClient friendly = server.add_agent("friendly", "agent", R"(["blue"])");
    HttpClient mate = server.add_agent("mate", "agent", R"(["blue"])");
    mate.post("/v1/trace", trace_in("mate", "secret-billing"));
    EXPECT_THAT(
        friendly.post("/v1/trace", trace_in("friendly", "secret-biling")).body,
        HasSubstr("did you mean: secret-billing?")
    );
    EXPECT_THAT(
        coder.post("/v1/trace", trace_in("coder", "secret-bilings")).body,
        ::testing::Not(HasSubstr("did you mean"))
    );
    EXPECT_THAT(
        admin.post("/v1/trace", trace_in("planner", "secret-bill")).body,
        HasSubstr("did you mean: secret-billing, secret-biling, secret-bilings?")
    );
}

TEST_F(TracesHttp, SuggestAtMostThreeProjectsTheMostSimilarFirst) {
    for (const char* project : {"ledger-core2", "ledger-cor", "ledger-cores", "ledger-coret"})
        admin.post("/v1/trace", trace_in("planner", project));
    EXPECT_THAT(
        admin.post("/v1/trace", trace_in("planner", "ledger-corex2")).body,
        HasSubstr("did you mean: ledger-core2, ledger-cores, ledger-coret?")
    );
}

TEST_F(TracesHttp, DoNotTellWhetherAHiddenProjectExists) {
    HttpClient coder = server.add_agent("coder", "agent");
    HttpClient other = server.add_agent("other", "agent");
    other.post("/v1/trace", trace_in("other", "apollo-13"));
    coder.post("/v1/trace", trace_in("coder", "apollo-11"));
    for (const char* project : {"apollo-13", "apollo-12"}) {
        EXPECT_THAT(
            coder.post("/v1/trace", trace_in("coder", project)).body,
            HasSubstr("is new in this organization; did you mean: apollo-1")
        );
    }
}

TEST_F(TracesHttp, WarnAboutANewProjectOnce) {
    admin.post("/v1/trace", trace_in("planner", "billing-api"));
    const auto first = admin.post("/v1/trace", trace_in("planner", "biling-api"));
    EXPECT_THAT(first.body, HasSubstr("did you mean: billing-api?"));
    const auto second = admin.post("/v1/trace", trace_in("planner", "biling-api"));
    EXPECT_THAT(second.body, ::testing::Not(HasSubstr("did you mean")));
}

TEST_F(TracesHttp, SupersedeAnOlderDecision) {
    const auto old = admin.post("/v1/trace", trace_body("planner", "Old way"));
    const std::string old_id = text(old.json.at("data"), "decision_id");
    const std::string body = fmt::format(
        R"({{"agent_id":"planner","decision":{{"decision_type":"planning","outcome":"New way"}},"supersedes_id":"{}"}})",
        old_id
    );
    const auto next = admin.post("/v1/trace", body);
    ASSERT_EQ(next.status, 201) << next.body;
    EXPECT_TRUE(read(old_id).as_object().contains("valid_to"));

    const auto revisions = admin.get("/v1/decisions/" + old_id + "/revisions").json.at("data");
    ASSERT_EQ(revisions.at("count"), 2);
    EXPECT_EQ(text(revisions.at("revisions").at(0), "outcome"), "Old way");
    EXPECT_EQ(text(revisions.at("revisions").at(1), "outcome"), "New way");

    const auto again = admin.post("/v1/trace", body);
    EXPECT_EQ(again.status, 400);
    EXPECT_THAT(again.body, HasSubstr("superseded decision not found or already superseded"));
}

TEST_F(TracesHttp, CountTheDecisionsThatCiteThem) {
    const auto first = admin.post("/v1/trace", trace_body("planner", "Precedent"));
    const std::string id = text(first.json.at("data"), "decision_id");
    admin.post(
        "/v1/trace",
        fmt::format(
            R"({{"agent_id":"planner","decision":{{"decision_type":"planning","outcome":"Follower"}},"precedent_ref":"{}","precedent_reason":"same case"}})",
            id
        )
    );
    EXPECT_EQ(read(id).at("precedent_citation_count"), 1);
}

TEST_F(TracesHttp, CiteOnlyDecisionsThatExist) {
    const auto traced = admin.post(
        "/v1/trace",
        R"({"agent_id":"planner","decision":{"decision_type":"planning","outcome":"x"},
            "precedent_ref":"11111111-2222-4333-8444-555555555555"})"
    );
    EXPECT_EQ(traced.status, 400);
    EXPECT_THAT(traced.body, HasSubstr("precedent_ref"));
}

TEST_F(TracesHttp, AreForOnesOwnAgentUnlessOneIsAnAdmin) {
    HttpClient coder = server.add_agent("coder", "agent");
    EXPECT_EQ(coder.post("/v1/trace", trace_body("coder", "Mine")).status, 201);
    const auto other = coder.post("/v1/trace", trace_body("planner", "Not mine"));
    EXPECT_EQ(other.status, 403);
    EXPECT_EQ(text(other.json.at("error"), "message"), "can only trace for your own agent_id");
}

TEST_F(TracesHttp, DoNotRegisterReservedNames) {
    for (const std::string name : {"root", "System", "akashi"}) {
        const auto refused = admin.post("/v1/trace", trace_body(name, "x"));
        EXPECT_EQ(refused.status, 400) << name;
        EXPECT_EQ(
            text(refused.json.at("error"), "message"), "agent_id not found in this organization"
        );
    }
    EXPECT_EQ(admin.post("/v1/trace", trace_body("admin", "x")).status, 201) << "it is there";
    EXPECT_EQ(admin.get("/v1/agents").json.at("total"), 1);
}

TEST_F(TracesHttp, AreNotForReaders) {
    HttpClient reader = server.add_agent("auditor", "reader");
    const auto refused = reader.post("/v1/trace", trace_body("auditor", "x"));
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(text(refused.json.at("error"), "message"), "insufficient permissions");
}

struct Refusal {
    std::string body;
    std::string message;
};

TEST_F(TracesHttp, AreRefusedWithTheSpecifiedMessages) {
    const std::string long_outcome(32769, 'x');
    const std::vector<Refusal> refusals = {
        {R"({"decision":{"decision_type":"a","outcome":"b"}})", "agent_id is required"},
        {R"({"agent_id":"a b","decision":{"decision_type":"a","outcome":"b"}})",
         "agent_id contains invalid character at position 1: ' '"},
        {R"({"agent_id":"a","decision":{"outcome":"b"}})", "decision.decision_type is required"},
        {R"({"agent_id":"a","decision":{"decision_type":" ","outcome":"b"}})",
         "decision.decision_type is required"},
        {R"({"agent_id":"a","decision":{"decision_type":"a"}})", "decision.outcome is required"},
        {R"({"agent_id":"a","decision":{"decision_type":"a","outcome":"b","confidence":1.5}})",
         "decision.confidence must be between 0 and 1"},
        {trace_body("a", long_outcome), "outcome exceeds maximum length of 32768 bytes"},
        {R"({"agent_id":"a","decision":{"decision_type":"a","outcome":"b"},"precedent_reason":"r"})",
         "precedent_reason requires precedent_ref to be set"},
        {R"({"agent_id":"a","decision":{"decision_type":"a","outcome":"b","confidence":"high"}})",
         "invalid request body"},
        {R"({"agent_id":"a","decision":{"decision_type":"a","outcome":"b"},"context":{"project":")" +
             std::string(501, 'p') + "\"}}",
         "context.project exceeds maximum length of 500 bytes"},
        {"", "invalid request body"},
        {"[]", "invalid request body"},
        {"{", "invalid request body"},
        {"\"\xff\"", "invalid request body"},
    };
    for (const auto& [body, message] : refusals) {
        const auto refused = admin.post("/v1/trace", body);
        EXPECT_EQ(refused.status, 400) << body.substr(0, 100);
        EXPECT_EQ(text(refused.json.at("error"), "message"), message) << body.substr(0, 100);
        EXPECT_EQ(text(refused.json.at("error"), "code"), "INVALID_INPUT");
    }
}

TEST_F(TracesHttp, NameTheFieldsThatWereNotStored) {
    const auto recorded = admin.post(
        "/v1/trace", R"({"agent_id":"a","decision":{"decision_type":"a","outcome":"b"},"extra":1})"
    );
    ASSERT_EQ(recorded.status, 201);
    EXPECT_TRUE(serialize(recorded.json.at("data").at("warnings")).contains("extra"));
}

TEST_F(TracesHttp, MayHaveTheLongestNamesThatAreAllowed) {
    std::string noise;  // an index cannot compress it
    for (std::uint32_t i = 0, x = 1; i < 2'000; ++i) {
        x = x * 1'664'525 + 1'013'904'223;
        noise += static_cast<char>('a' + (x >> 24U) % 26);
    }
    const auto recorded = admin.post(
        "/v1/trace",
        trace_body(
            noise.substr(0, 255),
            "names",
            R"(},"context":{"repo_url":"https://x/)" + noise + "\"",
            noise.substr(300, 200)
        )
    );
    EXPECT_EQ(recorded.status, 201) << recorded.body;
}

}  // namespace
}  // namespace akashi::testing
