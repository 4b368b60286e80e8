// Every member that an agent, its key and its deletion are shown with. No two values are equal.
#include "identity/render.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <string>

namespace akashi {
namespace {

namespace json = boost::json;

Time time(const std::string& hour) { return *parse_rfc3339("2026-01-02T" + hour + ":00:00Z"); }

json::value shown(const auto& value) {
    std::string text;
    JsonWriter out(text);
    write(out, value);
    return json::parse(text);
}

Agent whole_agent() {
    Agent agent;
    agent.id = *AgentRowId::parse("00000000-0000-4000-8000-000000000001");
    agent.agent_id = "an agent";
    agent.org_id = *OrgId::parse("00000000-0000-4000-8000-000000000002");
    agent.name = "a name";
    agent.role = Role::reader;
    agent.tags = {"red", "blue"};
    agent.metadata = R"({"metadata":1})";
    agent.created_at = time("01");
    agent.updated_at = time("02");
    agent.last_seen = time("03");
    return agent;
}

const json::value kAgent = json::parse(R"({
    "id":"00000000-0000-4000-8000-000000000001","agent_id":"an agent",
    "org_id":"00000000-0000-4000-8000-000000000002","name":"a name","role":"reader",
    "tags":["red","blue"],"metadata":{"metadata":1},
    "created_at":"2026-01-02T01:00:00Z","updated_at":"2026-01-02T02:00:00Z",
    "last_seen":"2026-01-02T03:00:00Z"})");

TEST(AgentRender, ShowsEveryFieldUnderItsName) { EXPECT_EQ(shown(whole_agent()), kAgent); }

TEST(AgentRender, SaysNullForAnAgentThatWasNeverSeen) {
    Agent agent = whole_agent();
    agent.last_seen = std::nullopt;
    EXPECT_TRUE(shown(agent).at("last_seen").is_null());
}

TEST(AgentRender, ShowsTheTextOfAGeneratedKeyOnlyWithTheSecret) {
    MadeKey made;
    made.key.id = *ApiKeyId::parse("00000000-0000-4000-8000-000000000003");
    made.key.prefix = "a prefix";
    made.key.hash = "a hash";
    made.raw = "a text";
    made.generated = true;
    json::object expected = kAgent.as_object();
    expected["agent"] = kAgent;
    expected["api_key"] =
        json::parse(R"({"id":"00000000-0000-4000-8000-000000000003","prefix":"a prefix"})");
    const auto created = [&](bool with_secret) {
        return json::parse(render_created(whole_agent(), made, with_secret));
    };
    EXPECT_EQ(created(false), json::value(expected));
    expected["raw_key"] = "a text";
    EXPECT_EQ(created(true), json::value(expected));
    made.generated = false;
    expected.erase("raw_key");
    EXPECT_EQ(created(true), json::value(expected)) << "the caller chose it and knows it";
}

AgentDeletion whole_deletion() {
    AgentDeletion job;
    job.id = *AgentDeletionId::parse("00000000-0000-4000-8000-000000000004");
    job.agent_id = "an agent";
    job.requested_by = "a caller";
    job.created_at = time("01");
    job.retry_at = time("02");
    job.deleted = {
        .evidence = 1,
        .alternatives = 2,
        .decisions = 3,
        .events = 7,
        .runs = 4,
        .api_keys = 5,
        .agents = 6
    };
    return job;
}

json::object shown_deletion() {
    return json::parse(R"({
        "id":"00000000-0000-4000-8000-000000000004","kind":"delete_agent","state":"pending",
        "agent_id":"an agent","requested_by":"a caller",
        "deleted":{"evidence":1,"alternatives":2,"decisions":3,"events":7,"runs":4,"grants":0,
            "agents":6,"claims":0,"assessments":0,"conflict_resolutions":0,"api_keys":5},
        "created_at":"2026-01-02T01:00:00Z"})")
        .as_object();
}

TEST(DeletionRender, ShowsEveryFieldInEveryState) {
    AgentDeletion job = whole_deletion();
    json::object expected = shown_deletion();
    EXPECT_EQ(shown(job), json::value(expected));
    job.claimed_until = time("03");
    expected["state"] = "running";
    EXPECT_EQ(shown(job), json::value(expected));
    job.finished_at = time("04");
    expected["state"] = "done";
    expected["finished_at"] = "2026-01-02T04:00:00Z";
    EXPECT_EQ(shown(job), json::value(expected));
}

TEST(DeletionRender, TellsWhyTheLastStepFailedAndWhenItIsRepeated) {
    AgentDeletion job = whole_deletion();
    job.failures = 7;
    job.error = "an error";
    json::object expected = shown_deletion();
    expected["failures"] = 7;
    expected["error"] = "an error";
    expected["retry_at"] = "2026-01-02T02:00:00Z";
    EXPECT_EQ(shown(job), json::value(expected));
}

}  // namespace
}  // namespace akashi
