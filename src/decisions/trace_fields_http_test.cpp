// Every field of a trace, from what was sent to what is shown.
#include "decisions/content_hash.hpp"
#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::testing {
namespace {

namespace json = boost::json;

std::string text(const json::value& value) { return std::string(value.as_string()); }

class TraceFieldsHttp : public ::testing::Test {
protected:
    std::string trace(const json::value& body, const HttpHeaders& headers = {}) {
        const auto reply = planner.post("/v1/trace", json::serialize(body), headers);
        EXPECT_EQ(reply.status, 201) << reply.body;
        return text(reply.json.at("data").at("decision_id"));
    }
    json::object read(const std::string& id) {
        return planner.get("/v1/decisions/" + id).json.at("data").as_object();
    }

    TestServer server;
    const std::string key =
        text(server.admin()
                 .post("/v1/agents", R"({"agent_id":"planner","name":"A planner"})")
                 .json.at("data")
                 .at("raw_key"));
    HttpClient planner = server.agent("planner", key);
    const std::string precedent = trace(json::parse(trace_body("planner", "A precedent")));
    const std::string superseded = trace(json::parse(trace_body("planner", "Superseded")));

    /// No two fields have the same value.
    const json::value whole = json::parse(fmt::format(
        R"({{"agent_id":"planner","trace_id":"a trace id","decision":{{"decision_type":"planning",
            "outcome":"An outcome","confidence":0.75,"reasoning":"A reasoning",
            "alternatives":[{{"label":"A label","rejection_reason":"A rejection"}}],
            "evidence":[{{"source_type":"metrics","source_uri":"https://example.com/a-source",
                "content":"A content","relevance_score":0.25,"metrics":{{"a metric":12.5}}}}]}},
            "precedent_ref":"{}","precedent_reason":"A reason","supersedes_id":"{}",
            "metadata":{{"a key":"a value"}},
            "context":{{"project":"a project","task":"a task"}}}})",
        precedent,
        superseded
    ));
};

void erase(json::object& object, std::initializer_list<std::string_view> names) {
    for (const auto name : names) EXPECT_EQ(object.erase(name), 1u) << name;
}

TEST_F(TraceFieldsHttp, AreAllShownAsTheyWereSent) {
    json::object shown = read(trace(
        whole,
        {{"X-Akashi-Session", "0d3c0000-0000-4000-8000-000000000001"},
         {"User-Agent", "akashi-go/1.2"},
         {"X-Model", "a model"}}
    ));
    erase(shown, {"id", "run_id", "api_key_id", "completeness_score", "content_hash"});
    erase(shown, {"valid_from", "transaction_time", "created_at"});
    for (const char* list : {"alternatives", "evidence"}) {
        for (auto& item : shown.at(list).as_array())
            erase(item.as_object(), {"id", "decision_id", "created_at"});
    }
    const json::value expected = json::parse(fmt::format(
        R"({{"agent_id":"planner","org_id":"00000000-0000-0000-0000-000000000000",
            "decision_type":"planning","outcome":"An outcome","confidence":0.75,
            "reasoning":"A reasoning","metadata":{{"a key":"a value"}},
            "precedent_ref":"{}","precedent_reason":"A reason","supersedes_id":"{}",
            "session_id":"0d3c0000-0000-4000-8000-000000000001",
            "agent_context":{{
                "client":{{"operator":"A planner","project":"a project","task":"a task"}},
                "server":{{"tool":"akashi-go","tool_version":"1.2","model":"a model",
                    "api_key_prefix":"{}"}}}},
            "tool":"akashi-go","model":"a model","project":"a project",
            "alternatives":[{{"label":"A label","rejection_reason":"A rejection","metadata":{{}}}}],
            "evidence":[{{"org_id":"00000000-0000-0000-0000-000000000000",
                "source_type":"metrics","source_uri":"https://example.com/a-source",
                "content":"A content","relevance_score":0.25,"metrics":{{"a metric":12.5}},
                "metadata":{{}}}}],
            "agreement_count":0,"conflict_count":0,"supersession_velocity_hours":null,
            "precedent_citation_count":0,
            "conflict_fate":{{"won":0,"lost":0,"resolved_no_winner":0}}}})",
        precedent,
        superseded,
        key.substr(3, 8)  // of ak_<prefix>_<secret>
    ));
    EXPECT_EQ(json::value(shown), expected);
}

TEST_F(TraceFieldsHttp, EachChangeWhatAnIdempotencyKeyStandsFor) {
    const HttpHeaders once{{"Idempotency-Key", "a key"}};
    const std::string id = trace(whole, once);
    const std::string another = trace(json::parse(trace_body("planner", "Another precedent")));
    const std::vector<std::pair<std::string, std::string>> changes = {
        {"/trace_id", R"("another")"},
        {"/decision/decision_type", R"("security")"},
        {"/decision/outcome", R"("another")"},
        {"/decision/confidence", "0.5"},
        {"/decision/reasoning", R"("another")"},
        {"/decision/alternatives/0/label", R"("another")"},
        {"/decision/alternatives/0/rejection_reason", R"("another")"},
        {"/decision/evidence/0/source_uri", R"("https://example.com/another")"},
        {"/decision/evidence/0/content", R"("another")"},
        {"/decision/evidence/0/relevance_score", "0.5"},
        {"/decision/evidence/0/metrics", R"({"a metric":13})"},
        {"/decision/evidence/0", R"({"source_type":"document","content":"A content"})"},
        {"/precedent_ref", '"' + another + '"'},
        {"/precedent_reason", R"("another")"},
        {"/supersedes_id", "null"},
        {"/metadata", R"({"a key":"another"})"},
        {"/context", R"({"project":"a project","task":"another"})"},
    };
    for (const auto& [pointer, value] : changes) {
        json::value changed = whole;
        changed.at_pointer(pointer) = json::parse(value);
        EXPECT_EQ(planner.post("/v1/trace", json::serialize(changed), once).status, 409) << pointer;
    }
    EXPECT_EQ(trace(whole, once), id);
}

TEST_F(TraceFieldsHttp, HaveTheContentHashOfWhatIsStoredAlsoWhenTheConfidenceWasLowered) {
    json::value body = whole;
    body.at_pointer("/decision/confidence") = 0.95;
    const json::object shown = read(trace(body));
    const auto shown_text = [&](const char* name) { return text(shown.at(name)); };
    Decision stored;
    stored.id = *DecisionId::parse(shown_text("id"));
    stored.decision_type = shown_text("decision_type");
    stored.outcome = shown_text("outcome");
    stored.confidence = shown.at("confidence").to_number<float>();
    stored.valid_from = *parse_rfc3339(shown_text("valid_from"));
    stored.reasoning = shown_text("reasoning");
    EXPECT_LT(stored.confidence, 0.95F);
    EXPECT_EQ(shown_text("content_hash"), content_hash(stored));
}

TEST_F(TraceFieldsHttp, TakeTwoHundredBytesOfAHeaderCutBetweenCharacters) {
    const auto shown = [&](const char* header, const std::string& value, const char* field) {
        return text(read(trace(json::parse(trace_body("planner", "x")), {{header, value}})
        ).at(field));
    };
    const std::string most(200, 'm');
    EXPECT_EQ(shown("X-Model", most, "model"), most);
    EXPECT_EQ(shown("X-Model", most + "m", "model"), most);
    EXPECT_EQ(shown("X-Model", most.substr(1) + "\u00e9", "model"), most.substr(1));
    const std::string client = "akashi-" + most.substr(7);
    EXPECT_EQ(shown("User-Agent", client, "tool"), client);
    EXPECT_EQ(shown("User-Agent", client + "m", "tool"), client);
}

TEST_F(TraceFieldsHttp, NameTheToolWhenItIsAClientOfOurs) {
    const auto server_of = [&](const std::string& agent) {
        const json::object shown =
            read(trace(json::parse(trace_body("planner", "x")), {{"User-Agent", agent}}));
        json::object server = shown.at("agent_context").at("server").as_object();
        server.erase("api_key_prefix");
        return server;
    };
    using Server = json::object;
    EXPECT_EQ(server_of("akashi-go/1.2"), Server({{"tool", "akashi-go"}, {"tool_version", "1.2"}}));
    EXPECT_EQ(
        server_of("akashi-go/1.2/3"), Server({{"tool", "akashi-go"}, {"tool_version", "1.2/3"}})
    );
    EXPECT_EQ(server_of("akashi-go"), Server({{"tool", "akashi-go"}}));
    EXPECT_EQ(server_of("curl/8.0"), Server());
    EXPECT_EQ(server_of("my akashi-go/1.2"), Server());
}

}  // namespace
}  // namespace akashi::testing
