// Every member of a hit and of a decision in the concise form. No two values are equal.
#include "search/render.hpp"

#include "decisions/render.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <string>

namespace akashi {
namespace {

namespace json = boost::json;

Decision whole_decision() {
    Decision made;
    made.agent_id = "an agent";
    made.decision_type = "a type";
    made.outcome = "an outcome";
    made.confidence = 0.25F;
    made.reasoning = "a reasoning";
    made.precedent_ref = DecisionId::parse("00000000-0000-4000-8000-000000000001");
    made.precedent_reason = "a precedent reason";
    made.id = *DecisionId::parse("00000000-0000-4000-8000-000000000002");
    made.completeness_score = 0.5F;
    made.valid_from = *parse_rfc3339("2026-01-02T01:00:00Z");
    made.transaction_time = *parse_rfc3339("2026-01-02T02:00:00Z");
    made.session_id = SessionId::parse("00000000-0000-4000-8000-000000000003");
    made.tool = "a tool";
    made.model = "a model";
    made.project = "a project";
    return made;
}

json::value concise(const Decision& decision) {
    std::string text;
    JsonWriter out(text);
    write_concise(out, decision);
    return json::parse(text);
}

TEST(SearchRender, ShowsTheConciseFormMemberByMember) {
    EXPECT_EQ(concise(whole_decision()), json::parse(R"({
        "id":"00000000-0000-4000-8000-000000000002","agent_id":"an agent",
        "decision_type":"a type","outcome":"an outcome","confidence":0.25,
        "created_at":"2026-01-02T02:00:00Z","agreement_count":0,"conflict_count":0,
        "reasoning":"a reasoning",
        "precedent_ref":"00000000-0000-4000-8000-000000000001",
        "precedent_reason":"a precedent reason",
        "session_id":"00000000-0000-4000-8000-000000000003","tool":"a tool","model":"a model"})"));
}

TEST(SearchRender, LeavesOutOfTheConciseFormWhatHasNoValue) {
    Decision bare = whole_decision();
    bare.reasoning = bare.precedent_reason = bare.tool = bare.model = std::nullopt;
    bare.precedent_ref = std::nullopt;
    bare.session_id = std::nullopt;
    EXPECT_EQ(concise(bare), json::parse(R"({
        "id":"00000000-0000-4000-8000-000000000002","agent_id":"an agent",
        "decision_type":"a type","outcome":"an outcome","confidence":0.25,
        "created_at":"2026-01-02T02:00:00Z","agreement_count":0,"conflict_count":0})"));
}

TEST(SearchRender, CutsTheReasoningOfTheConciseFormAfter200Characters) {
    Decision decision = whole_decision();
    decision.reasoning = std::string(200, 'r');
    EXPECT_EQ(concise(decision).at("reasoning").as_string(), std::string(200, 'r'));
    decision.reasoning = std::string(201, 'r');
    EXPECT_EQ(concise(decision).at("reasoning").as_string(), std::string(200, 'r') + "...");
}

TEST(SearchRender, ShowsAHitAsTheDecisionAndItsScoreIn32Bits) {
    std::string decision;
    JsonWriter decision_out(decision);
    write(decision_out, whole_decision());
    std::string hit;
    JsonWriter out(hit);
    write(out, SearchHit{whole_decision(), 0.12345678901});
    EXPECT_EQ(hit, R"({"decision":)" + decision + R"(,"similarity_score":0.12345679})");
}

}  // namespace
}  // namespace akashi
