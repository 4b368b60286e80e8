// Every member that a decision is shown with. No two values are equal.
#include "decisions/render.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <string>

namespace akashi {
namespace {

namespace json = boost::json;

/// An id that ends with two digits.
template <class T>
T id(const std::string& digits) {
    return *T::parse("00000000-0000-4000-8000-0000000000" + digits);
}

Time time(const std::string& hour) { return *parse_rfc3339("2026-01-02T" + hour + ":00:00Z"); }

Decision whole_decision() {
    Decision made;
    made.agent_id = "an agent";
    made.decision_type = "a type";
    made.outcome = "an outcome";
    made.confidence = 0.25F;
    made.reasoning = "a reasoning";
    made.precedent_ref = id<DecisionId>("01");
    made.precedent_reason = "a precedent reason";
    made.supersedes_id = id<DecisionId>("02");
    made.id = id<DecisionId>("03");
    made.run_id = id<RunId>("04");
    made.org_id = id<OrgId>("05");
    made.metadata = R"({"metadata":1})";
    made.completeness_score = 0.5F;
    made.outcome_score = 0.75F;
    made.content_hash = "a hash";
    made.valid_from = time("01");
    made.valid_to = time("02");
    made.transaction_time = time("03");
    made.session_id = id<SessionId>("06");
    made.agent_context = R"({"client":{}})";
    made.tool = "a tool";
    made.model = "a model";
    made.project = "a project";
    made.api_key_id = id<ApiKeyId>("07");
    made.alternatives = {{id<Uuid>("08"), "a label", "a rejection"}};
    made.evidence = {
        {id<Uuid>("09"), "a source type", "a source", "a content", 0.125F, R"({"metric":2})"}
    };
    return made;
}

json::value shown(const auto& value) {
    std::string text;
    JsonWriter out(text);
    write(out, value);
    return json::parse(text);
}

const json::value kWhole = json::parse(R"({
    "id":"00000000-0000-4000-8000-000000000003",
    "run_id":"00000000-0000-4000-8000-000000000004",
    "agent_id":"an agent",
    "org_id":"00000000-0000-4000-8000-000000000005",
    "decision_type":"a type",
    "outcome":"an outcome",
    "confidence":0.25,
    "reasoning":"a reasoning",
    "metadata":{"metadata":1},
    "completeness_score":0.5,
    "outcome_score":0.75,
    "precedent_ref":"00000000-0000-4000-8000-000000000001",
    "precedent_reason":"a precedent reason",
    "supersedes_id":"00000000-0000-4000-8000-000000000002",
    "content_hash":"a hash",
    "valid_from":"2026-01-02T01:00:00Z",
    "valid_to":"2026-01-02T02:00:00Z",
    "transaction_time":"2026-01-02T03:00:00Z",
    "created_at":"2026-01-02T03:00:00Z",
    "session_id":"00000000-0000-4000-8000-000000000006",
    "agent_context":{"client":{}},
    "tool":"a tool",
    "model":"a model",
    "project":"a project",
    "api_key_id":"00000000-0000-4000-8000-000000000007",
    "alternatives":[{
        "id":"00000000-0000-4000-8000-000000000008",
        "decision_id":"00000000-0000-4000-8000-000000000003",
        "label":"a label","rejection_reason":"a rejection","metadata":{},
        "created_at":"2026-01-02T03:00:00Z"}],
    "evidence":[{
        "id":"00000000-0000-4000-8000-000000000009",
        "decision_id":"00000000-0000-4000-8000-000000000003",
        "org_id":"00000000-0000-4000-8000-000000000005",
        "source_type":"a source type","source_uri":"a source","content":"a content",
        "relevance_score":0.125,"metrics":{"metric":2},"metadata":{},
        "created_at":"2026-01-02T03:00:00Z"}],
    "agreement_count":0,"conflict_count":0,
    "supersession_velocity_hours":null,"precedent_citation_count":0,
    "conflict_fate":{"won":0,"lost":0,"resolved_no_winner":0}})");

TEST(DecisionRender, ShowsEveryFieldUnderItsName) { EXPECT_EQ(shown(whole_decision()), kWhole); }

TEST(DecisionRender, ShowsWhatFollowsFromOtherDecisions) {
    json::value expected = kWhole;
    expected.as_object()["precedent_citation_count"] = 7;
    expected.as_object()["supersession_velocity_hours"] = 1.5;
    Decision decision = whole_decision();
    decision.precedent_citation_count = 7;
    decision.supersession_velocity_hours = 1.5;
    EXPECT_EQ(shown(decision), expected);
}

TEST(DecisionRender, LeavesOutWhatHasNoValue) {
    Decision bare = whole_decision();
    bare.reasoning = bare.precedent_reason = bare.tool = bare.model = bare.project = std::nullopt;
    bare.precedent_ref = bare.supersedes_id = std::nullopt;
    bare.outcome_score = std::nullopt;
    bare.valid_to = std::nullopt;
    bare.session_id = std::nullopt;
    bare.api_key_id = std::nullopt;
    bare.agent_context = "{}";
    bare.alternatives[0].rejection_reason = std::nullopt;
    bare.evidence[0].source_uri = bare.evidence[0].metrics = std::nullopt;
    bare.evidence[0].relevance_score = std::nullopt;
    json::value expected = kWhole;
    for (const char* name :
         {"reasoning",
          "precedent_reason",
          "tool",
          "model",
          "project",
          "precedent_ref",
          "supersedes_id",
          "outcome_score",
          "valid_to",
          "session_id",
          "api_key_id",
          "agent_context"})
        expected.as_object().erase(name);
    expected.at_pointer("/alternatives/0").as_object().erase("rejection_reason");
    for (const char* name : {"source_uri", "metrics", "relevance_score"})
        expected.at_pointer("/evidence/0").as_object().erase(name);
    EXPECT_EQ(shown(bare), expected);
    bare.alternatives.clear();
    bare.evidence.clear();
    expected.as_object().erase("alternatives");
    expected.as_object().erase("evidence");
    EXPECT_EQ(shown(bare), expected);
}

TEST(Shortened, CutsAfterSoManyCharacters) {
    EXPECT_EQ(shortened("", 3), "");
    EXPECT_EQ(shortened("", 0), "");
    EXPECT_EQ(shortened("a", 0), "...");
    EXPECT_EQ(shortened("a€b", 3), "a€b");
    EXPECT_EQ(shortened("a€bc", 3), "a€b...");
    EXPECT_EQ(shortened("\xff\xff", 1), "\xff...");
}

}  // namespace
}  // namespace akashi
