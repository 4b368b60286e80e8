#include "decisions/decode.hpp"

#include <boost/json/parse.hpp>

#include <gmock/gmock.h>

namespace akashi {
namespace {

namespace json = boost::json;

/// What is wrong with the filters of this body; `filter` gets the filters.
std::string refusal(const char* body, DecisionFilter& filter) {
    const json::value tree = json::parse(body);
    JsonReader reader(tree, "body");
    filter = decode_filter(reader);
    return reader.error().value_or("");
}

constexpr const char* kRun = "00000000-0000-4000-8000-00000000000a";
constexpr const char* kSession = "00000000-0000-4000-8000-00000000000b";

TEST(DecodeTrace, NamesTheFieldsThatItDoesNotKnow) {
    const auto trace = decode_trace(boost::json::parse(R"({
        "agent_id":"planner","colour":"red","context":{"any":1},"metadata":{"any":2},
        "decision":{"decision_type":"planning","outcome":"an outcome","rationale":"because",
            "alternatives":[{"label":"other","cost":1}],
            "evidence":[{"source_type":"document","content":"text","page":3}]}})"));
    ASSERT_TRUE(trace);
    EXPECT_EQ(
        trace->unknown_fields,
        (std::vector<std::string>{
            "decision.alternatives[0].cost",
            "decision.evidence[0].page",
            "decision.rationale",
            "body.colour"
        })
    );
}

TEST(DecodeTrace, NamesAtMostTenUnknownFields) {
    boost::json::object body{{"agent_id", "planner"}};
    for (int i = 0; i < 1'000; ++i) body["x" + std::to_string(i)] = i;
    const auto trace = decode_trace(body);
    ASSERT_TRUE(trace);
    EXPECT_EQ(trace->unknown_fields.size(), 10u);
}

TEST(DecodeFilter, GivesEachMemberItsOwnField) {
    DecisionFilter filter;
    EXPECT_EQ(
        refusal(
            R"({"filters":{"agent_id":["a","b"],"run_id":"00000000-0000-4000-8000-00000000000a",
                "decision_type":" Planning ","confidence_min":0.25,"outcome":"An outcome",
                "session_id":"00000000-0000-4000-8000-00000000000b","tool":"a tool",
                "model":"a model","project":"a project",
                "time_range":{"from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z"}}})",
            filter
        ),
        ""
    );
    EXPECT_EQ(filter.agent_ids, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(filter.run_id, RunId::parse(kRun));
    EXPECT_EQ(filter.decision_type, "planning");
    EXPECT_EQ(filter.confidence_min, 0.25F);
    EXPECT_EQ(filter.outcome, "An outcome");
    EXPECT_EQ(filter.session_id, SessionId::parse(kSession));
    EXPECT_EQ(filter.tool, "a tool");
    EXPECT_EQ(filter.model, "a model");
    EXPECT_EQ(filter.project, "a project");
    EXPECT_EQ(filter.from, parse_rfc3339("2026-01-01T00:00:00Z"));
    EXPECT_EQ(filter.to, parse_rfc3339("2026-02-01T00:00:00Z"));
    EXPECT_EQ(filter.trace_id, std::nullopt);
}

TEST(DecodeFilter, MatchesEverythingWithoutMembers) {
    for (const char* body : {"{}", R"({"filters":null})", R"({"filters":{}})"}) {
        DecisionFilter filter;
        EXPECT_EQ(refusal(body, filter), "");
        EXPECT_TRUE(counts_suffice(filter)) << body;
        EXPECT_TRUE(filter.agent_ids.empty() && !filter.decision_type) << body;
    }
}

TEST(DecodeFilter, RefusesWhatItDoesNotKnow) {
    DecisionFilter filter;
    EXPECT_NE(refusal(R"({"filters":{"colour":"red"}})", filter), "");
    EXPECT_NE(refusal(R"({"filters":{"time_range":{"until":null}}})", filter), "");
    EXPECT_NE(refusal(R"({"filters":{"time_range":{"to":"now"}}})", filter), "");
    EXPECT_NE(refusal(R"({"filters":[]})", filter), "");
}

TEST(DecodeFilter, TakesTheDocumentedFromBeforeThatOfThePythonClients) {
    const auto from = [](const std::string& members) {
        DecisionFilter filter;
        const std::string body = R"({"filters":{"time_range":{)" + members + "}}}";
        EXPECT_EQ(refusal(body.c_str(), filter), "");
        return filter.from;
    };
    const std::string documented = R"("from":"2026-01-01T00:00:00Z")";
    const std::string of_python = R"("from_":"2026-02-01T00:00:00Z")";
    EXPECT_EQ(from(of_python), parse_rfc3339("2026-02-01T00:00:00Z"));
    EXPECT_EQ(from(of_python + "," + documented), parse_rfc3339("2026-01-01T00:00:00Z"));
    EXPECT_EQ(from(documented + "," + of_python), parse_rfc3339("2026-01-01T00:00:00Z"));
}

TEST(DecodeFilter, TakesTheDocumentedNameOfAgentsBeforeTheOlderOne) {
    const auto agents = [](const std::string& members) {
        DecisionFilter filter;
        const std::string body = R"({"filters":{)" + members + "}}";
        EXPECT_EQ(refusal(body.c_str(), filter), "");
        return filter.agent_ids;
    };
    const std::string documented = R"("agent_id":["new"])";
    const std::string older = R"("agent_ids":["a","b"])";
    EXPECT_EQ(agents(older), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(agents(older + "," + documented), std::vector<std::string>{"new"});
    EXPECT_EQ(agents(documented + "," + older), std::vector<std::string>{"new"});
    EXPECT_EQ(agents(R"("agent_id":null,)" + older), (std::vector<std::string>{"a", "b"}));
}

TEST(DecodeFilter, NamesTheMemberThatIsWrong) {
    for (const std::string member :
         {"agent_id",
          "agent_ids",
          "run_id",
          "decision_type",
          "confidence_min",
          "outcome",
          "session_id",
          "tool",
          "model",
          "project",
          "time_range"}) {
        DecisionFilter filter;
        const std::string body = R"({"filters":{")" + member + R"(":true}})";
        EXPECT_THAT(
            refusal(body.c_str(), filter), ::testing::HasSubstr(std::string("filters.") + member)
        );
    }
}

TEST(DecodeTrace, GivesEachMemberItsOwnField) {
    const auto trace =
        decode_trace(
            json::parse(
                R"({"agent_id":"an agent","trace_id":"a trace","decision":{"decision_type":"a type",
            "outcome":"an outcome","confidence":0.25,"reasoning":"a reasoning",
            "alternatives":[{"label":"a label","rejection_reason":"a rejection"},{"label":"b"}],
            "evidence":[{"source_type":"metrics","source_uri":"a uri","content":"a content",
                "relevance_score":0.5,"metrics":{"m":1}}]},
            "precedent_ref":"00000000-0000-4000-8000-00000000000a","precedent_reason":"a reason",
            "supersedes_id":"00000000-0000-4000-8000-00000000000b",
            "metadata":{"of":"metadata"},"context":{"of":"context"}})"
            )
        )
            .value();
    EXPECT_EQ(trace.agent_id, "an agent");
    EXPECT_EQ(trace.trace_id, "a trace");
    EXPECT_EQ(trace.decision_type, "a type");
    EXPECT_EQ(trace.outcome, "an outcome");
    EXPECT_EQ(trace.confidence, 0.25F);
    EXPECT_EQ(trace.reasoning, "a reasoning");
    ASSERT_EQ(trace.alternatives.size(), 2u);
    EXPECT_EQ(trace.alternatives[0].label, "a label");
    EXPECT_EQ(trace.alternatives[0].rejection_reason, "a rejection");
    EXPECT_EQ(trace.alternatives[1].label, "b");
    EXPECT_EQ(trace.alternatives[1].rejection_reason, std::nullopt);
    ASSERT_EQ(trace.evidence.size(), 1u);
    EXPECT_EQ(trace.evidence[0].source_type, "metrics");
    EXPECT_EQ(trace.evidence[0].source_uri, "a uri");
    EXPECT_EQ(trace.evidence[0].content, "a content");
    EXPECT_EQ(trace.evidence[0].relevance_score, 0.5F);
    EXPECT_EQ(trace.evidence[0].metrics, (json::object{{"m", 1}}));
    EXPECT_EQ(trace.precedent_ref, DecisionId::parse(kRun));
    EXPECT_EQ(trace.precedent_reason, "a reason");
    EXPECT_EQ(trace.supersedes_id, DecisionId::parse(kSession));
    EXPECT_EQ(trace.metadata, (json::object{{"of", "metadata"}}));
    EXPECT_EQ(trace.context, (json::object{{"of", "context"}}));
}

}  // namespace
}  // namespace akashi
