// Every member of a hit and of a decision in the concise form. No two values are equal.
#include "search/render.hpp"

#include "decisions/render.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>

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
    CheckResult result;
    result.precedents.push_back({decision, {}, {}});
    return json::parse(render_check_concise(Caller(), result, {})).at("decisions").at(0);
}

SearchPage page_of(SearchHit hit) {
    SearchPage page;
    page.hits.push_back(std::move(hit));
    return page;
}

TEST(SearchRender, ShowsTheConciseFormMemberByMember) {
    EXPECT_EQ(
        concise(whole_decision()),
        json::parse(R"({
        "id":"00000000-0000-4000-8000-000000000002","agent_id":"an agent",
        "decision_type":"a type","outcome":"an outcome","confidence":0.25,
        "created_at":"2026-01-02T02:00:00Z","agreement_count":0,"conflict_count":0,
        "reasoning":"a reasoning",
        "precedent_ref":"00000000-0000-4000-8000-000000000001",
        "precedent_reason":"a precedent reason",
        "session_id":"00000000-0000-4000-8000-000000000003","tool":"a tool","model":"a model","project":"a project"})"
        )
    );
}

TEST(SearchRender, LeavesOutOfTheConciseFormWhatHasNoValue) {
    Decision bare = whole_decision();
    bare.reasoning = bare.precedent_reason = bare.tool = bare.model = std::nullopt;
    bare.precedent_ref = std::nullopt;
    bare.project = std::nullopt;
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
    SearchHit hit{whole_decision(), {}, {}};
    hit.found.score = 0.12345678901;
    EXPECT_EQ(
        render_hits(page_of(hit), {}),
        R"([{"decision":)" + decision + R"(,"similarity_score":0.12345679}])"
    );
}

TEST(SearchRender, ShowsSnippetsWithTheirHighlights) {
    SearchHit hit{whole_decision(), {}, {{"outcome", "an outcome", {"outcome"}}}};
    const json::value items = json::parse(render_hits(page_of(hit), {.snippets = true}));
    EXPECT_EQ(items.at(0).at("snippets"), json::parse(R"([
        {"field":"outcome","text":"an outcome","highlights":["outcome"]}])"));
}

TEST(SearchRender, ExplainsEachPartOfAScore) {
    SearchHit hit{whole_decision(), {}, {}};
    hit.found.relevance = 0.5;
    hit.found.score = 0.25;
    hit.found.match = 1.25;
    hit.found.merit.valid_from = now();
    hit.found.merit.is_of_the_type = false;
    hit.found.shares = {{.variant = 1, .share = 0.75F}, {}};
    SearchPage page = page_of(hit);
    page.words.resize(2);
    page.words[0].word = {"db", {{.term = "db"}, {"databas", Likeness::synonym, 0.4}}};
    page.words[0].weight = 3;
    page.words[1].word.text = "nowhere";
    const json::value items = json::parse(render_hits(page, {.explanations = true}));
    const json::object explanation = items.at(0).at("explanation").as_object();
    EXPECT_EQ(explanation.at("relevance").to_number<float>(), 0.5F);
    EXPECT_EQ(explanation.at("score").to_number<float>(), 0.25F);
    EXPECT_EQ(explanation.at("match").to_number<float>(), 1.25F);
    EXPECT_EQ(explanation.at("words"), json::parse(R"([
        {"word":"db","found":"databas","as":"synonym","weight":3,"share":7.5E-1},
        {"word":"nowhere","weight":0,"share":0}])"));
    const json::object& losses = explanation.at("losses").as_object();
    EXPECT_NEAR(losses.at("age").to_number<double>(), 0, 1e-6);
    EXPECT_NEAR(losses.at("decision_type").to_number<double>(), kTypeShare, 1e-6);
    EXPECT_NEAR(losses.at("completeness").to_number<double>(), kCompletenessShare, 1e-6);
    EXPECT_NEAR(losses.at("outcome_score").to_number<double>(), kOutcomeShare, 1e-6);
    EXPECT_NEAR(losses.at("citations").to_number<double>(), kCitationShare, 1e-6);
}

}  // namespace
}  // namespace akashi
