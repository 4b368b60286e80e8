// Every field of an agent, from what was sent to what is shown.
#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace akashi::testing {
namespace {

namespace json = boost::json;

class AgentFieldsHttp : public ::testing::Test {
protected:
    AgentFieldsHttp() {
        const auto reply = admin.post(
            "/v1/agents",
            R"({"agent_id":"fields","name":"A name","role":"reader","tags":["blue","red"],
                "metadata":{"a key":{"deep":1}}})"
        );
        EXPECT_EQ(reply.status, 201) << reply.body;
        created = reply.json.at("data").as_object();
    }

    /// What an agent is shown as, without what the server chooses.
    static json::value sent_of(const json::value& agent) {
        json::object sent = agent.as_object();
        for (const auto name : {"id", "created_at", "updated_at"})
            EXPECT_EQ(sent.erase(name), 1u) << name;
        return sent;
    }
    json::value read() { return admin.get("/v1/agents/fields").json.at("data"); }

    TestServer server{[](app::Config& config) { config.identity.may_delete_agents = true; }};
    HttpClient admin = server.admin();
    json::object created;
};

const json::value kSent = json::parse(
    R"({"agent_id":"fields","org_id":"00000000-0000-0000-0000-000000000000","name":"A name",
        "role":"reader","tags":["blue","red"],"metadata":{"a key":{"deep":1}},"last_seen":null})"
);

TEST_F(AgentFieldsHttp, AreShownAsTheyWereSentByEveryRoute) {
    EXPECT_EQ(sent_of(created.at("agent")), kSent);
    EXPECT_EQ(read(), created.at("agent"));
    for (const auto& [name, value] : created.at("agent").as_object())
        EXPECT_EQ(created.at(name), value) << name << " stands twice, for older clients";

    const auto list = admin.get("/v1/agents").json.at("data");
    EXPECT_EQ(list.at(1), read());
    json::object counted = admin.get("/v1/agents?include=stats").json.at("data").at(1).as_object();
    EXPECT_EQ(counted["decision_count"], 0);
    counted.erase("decision_count");
    EXPECT_EQ(json::value(counted), read());
}

TEST_F(AgentFieldsHttp, CountTheDecisionsAndTellTheLastOne) {
    std::string last;
    for (const char* outcome : {"one", "two", "three"}) {
        const auto traced = admin.post("/v1/trace", trace_body("fields", outcome));
        EXPECT_EQ(traced.status, 201) << traced.body;
        last = traced.json.at("data").at("decision_id").as_string();
    }
    json::object counted = admin.get("/v1/agents?include=stats").json.at("data").at(1).as_object();
    EXPECT_EQ(counted.at("decision_count"), 3);
    EXPECT_EQ(
        counted.at("last_decision_at"),
        admin.get("/v1/decisions/" + last).json.at("data").at("valid_from")
    );
    EXPECT_EQ(counted.erase("decision_count") + counted.erase("last_decision_at"), 2u);
    EXPECT_EQ(json::value(counted), read());
}

TEST_F(AgentFieldsHttp, OfADeletionCountTheRowsOfEachKind) {
    std::string body = trace_body(
        "fields",
        "counted",
        R"(,"alternatives":[{"label":"1"},{"label":"2"},{"label":"3"}],
            "evidence":[{"source_type":"document","content":"1"},
                {"source_type":"document","content":"2"}])"
    );
    for (int i = 0; i < 2; ++i) EXPECT_EQ(admin.post("/v1/trace", body).status, 201);
    auto reply = admin.send("DELETE", "/v1/agents/fields", "");
    // It is a job when the comparison of the decisions has them locked just now.
    while (reply.json.at("data").as_object().contains("id") &&
           reply.json.at("data").at("state") != "done")
        reply = admin.get("/v1/jobs/" + std::string(reply.json.at("data").at("id").as_string()));
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.json.at("data").at("deleted"), json::parse(R"({
        "evidence":4,"alternatives":6,"decisions":2,"events":12,"runs":2,"grants":0,"agents":1,
        "claims":0,"assessments":0,"conflict_resolutions":0,"api_keys":1})"));
}

TEST_F(AgentFieldsHttp, OfANewKeyNameTheSameKey) {
    const std::string raw(created.at("raw_key").as_string());
    EXPECT_EQ(created.at("api_key").at("prefix").as_string(), raw.substr(3, 8));
    EXPECT_EQ(created.at("api_key").as_object().size(), 2u) << "and its id, but no hash";
    EXPECT_EQ(server.agent("fields", raw).get("/v1/decisions/recent").status, 200);
}

TEST_F(AgentFieldsHttp, ChangeOneByOne) {
    const json::value before = read();
    const auto changed = [&](std::string_view path, std::string body) {
        const auto reply = admin.send("PATCH", path, std::move(body));
        EXPECT_EQ(reply.status, 200) << reply.body;
        EXPECT_EQ(reply.json.at("data"), read());
        EXPECT_GT(
            reply.json.at("data").at("updated_at").as_string(), before.at("updated_at").as_string()
        );
        return sent_of(reply.json.at("data"));
    };
    json::value expected = kSent;
    expected.as_object()["name"] = "Another name";
    EXPECT_EQ(changed("/v1/agents/fields", R"({"name":"Another name"})"), expected);
    expected.at_pointer("/metadata").as_object()["another key"] = 2;
    EXPECT_EQ(changed("/v1/agents/fields", R"({"metadata":{"another key":2}})"), expected);
    expected.as_object()["tags"] = json::array{"green"};
    EXPECT_EQ(changed("/v1/agents/fields/tags", R"({"tags":["green"]})"), expected);
}

}  // namespace
}  // namespace akashi::testing
