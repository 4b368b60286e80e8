#include "runs/runs_http_fixture.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

namespace akashi::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class EventsHttp : public RunsHttpTest {
protected:
    void SetUp() override {
        RunsHttpTest::SetUp();
        run_ = create(planner, "planner");
    }
    HttpReply append(HttpClient& client, const std::string& body, const HttpHeaders& headers = {}) {
        return client.post("/v1/runs/" + run_ + "/events", body, headers);
    }
    boost::json::array events() {
        return planner.get("/v1/runs/" + run_).json.at("data").at("events").as_array();
    }
    std::vector<std::string> types() {
        std::vector<std::string> types;
        for (const auto& event : events()) types.push_back(text(event.at("event_type")));
        return types;
    }

    std::string run_;
};

TEST_F(EventsHttp, AreReadAsTheyWereSent) {
    const auto answer = append(
        planner,
        R"({"events":[{"event_type":"ToolCallStarted","occurred_at":"2026-05-04T09:02:12.5+02:00",
                       "payload":{"tool":"grep","count":1.10}},
                      {"event_type":"größer","payload":null},{"event_type":"last"}]})"
    );
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto& data = answer.json.at("data").as_object();
    EXPECT_EQ(data.at("accepted"), 3);
    EXPECT_EQ(data.at("status"), "persisted");
    EXPECT_EQ(data.at("message"), "events durably persisted");
    EXPECT_EQ(data.at("durability"), "synced");
    EXPECT_EQ(data.at("wal_sync_mode"), "full");
    const auto stored = events();
    ASSERT_THAT(stored, SizeIs(3));
    for (std::size_t i = 0; i < stored.size(); ++i)
        EXPECT_EQ(stored[i].at("id"), data.at("event_ids").at(i));
    const auto& first = stored[0].as_object();
    EXPECT_EQ(first.at("event_type"), "ToolCallStarted");
    EXPECT_EQ(first.at("occurred_at"), "2026-05-04T07:02:12.5Z");
    EXPECT_EQ(boost::json::serialize(first.at("payload")), R"({"count":1.1E0,"tool":"grep"})");
    EXPECT_EQ(first.at("agent_id"), "planner");
    EXPECT_EQ(stored[1].at("event_type"), "größer");
    EXPECT_THAT(stored[1].at("payload").as_object(), IsEmpty());
    EXPECT_EQ(stored[2].at("occurred_at"), stored[2].at("created_at"));
    EXPECT_LT(first.at("sequence_num").as_int64(), stored[1].at("sequence_num").as_int64());
}

TEST_F(EventsHttp, AreRefusedInTheSpecifiedOrder) {
    const std::string one = R"({"events":[{"event_type":"a"}]})";
    const auto at = [&](const std::string& run) {
        return refusal(coder.post("/v1/runs/" + run + "/events", one));
    };
    EXPECT_EQ(at("x"), "400 invalid run_id");
    EXPECT_EQ(at(kUnknown), "404 run not found");
    EXPECT_EQ(at(run_), "403 not your run");
    const std::vector<std::pair<std::string, std::string>> refusals{
        {"{", "400 invalid request body"},
        {R"({"events":1})", "400 invalid request body"},
        {R"({"events":[{"event_type":"a","payload":[]}]})", "400 invalid request body"},
        {R"({"events":[{"event_type":"a","occurred_at":"yesterday"}]})", "400 invalid request body"
        },
        {R"({"events":[{"event_type":"a","more":1}]})", "400 invalid request body"},
        {R"({"events":[{"event_type":"a","payload":{"k":"\u0000"}}]})", "400 invalid request body"},
        {"{}", "400 events array must not be empty"},
        {R"({"events":[]})", "400 events array must not be empty"},
        {R"({"events":[{"event_type":"a"},{}]})", "400 events[1].event_type is required"},
        {fmt::format(R"({{"events":[{{"event_type":"{}"}}]}})", std::string(201, 'x')),
         "400 events[0].event_type exceeds maximum length of 200 characters"},
    };
    for (const auto& [body, answer] : refusals)
        EXPECT_EQ(refusal(append(planner, body)), answer) << body.substr(0, 80);
    std::string many;
    for (int i = 0; i < 10'001; ++i) many += R"(,{"event_type":"a"})";
    EXPECT_EQ(
        refusal(append(planner, R"({"events":[)" + many.substr(1) + "]}")),
        "400 events count 10001 exceeds maximum of 10000"
    );
    EXPECT_THAT(types(), IsEmpty());
}

TEST_F(EventsHttp, AreStoredOnceHoweverOftenARequestWithAKeyComes) {
    const std::string body = R"({"events":[{"event_type":"first"},{"event_type":"second"}]})";
    const auto first = append(planner, body, {{"X-Idempotency-Key", "a key"}});
    ASSERT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(first.json.at("data").at("durability"), "stored");
    const auto again = append(planner, body, {{"Idempotency-Key", "a key"}});
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.json.at("data"), first.json.at("data"));
    EXPECT_THAT(types(), ElementsAre("first", "second"));
    EXPECT_EQ(
        refusal(append(
            planner, R"({"events":[{"event_type":"third"}]})", {{"Idempotency-Key", "a key"}}
        )),
        "409 idempotency key reused with different payload"
    );
    complete(planner, run_);
    const auto late = append(planner, body, {{"Idempotency-Key", "a key"}});
    EXPECT_EQ(late.json.at("data"), first.json.at("data"));
    EXPECT_THAT(types(), ElementsAre("first", "second"));
}

TEST_F(EventsHttp, AreTakenFromTheAgentOfTheRunAndFromAdminsUntilItEnds) {
    EXPECT_EQ(append(planner, R"({"events":[{"event_type":"mine"}]})").status, 200);
    EXPECT_EQ(append(admin, R"({"events":[{"event_type":"of an admin"}]})").status, 200);
    complete(planner, run_);
    EXPECT_EQ(
        refusal(append(planner, R"({"events":[{"event_type":"late"}]})")),
        "409 run has ended (completed) and takes no more events"
    );
    EXPECT_THAT(types(), ElementsAre("mine", "of an admin"));
    for (const auto& event : events()) EXPECT_EQ(event.at("agent_id"), "planner");
}

TEST(EventModesHttp, SayWhereTheEventsOfAnAnswerAre) {
    struct Mode {
        bool has_no_log;
        SyncMode mode;
        int status;
        const char* durability;
        const char* name;
    };
    for (const Mode& expected :
         {Mode{false, SyncMode::batch, 202, "written", "batch"},
          Mode{false, SyncMode::none, 202, "written", "none"},
          Mode{true, SyncMode::full, 200, "stored", "off"}}) {
        TestServer server([&](app::Config& config) {
            config.events.has_no_log = expected.has_no_log;
            config.events.sync_mode = expected.mode;
        });
        HttpClient admin = server.admin();
        const auto made = admin.post("/v1/runs", R"({"agent_id":"admin"})");
        const std::string path =
            "/v1/runs/" + std::string(made.json.at("data").at("id").as_string()) + "/events";
        const auto answer = admin.post(path, R"({"events":[{"event_type":"a"}]})");
        EXPECT_EQ(answer.status, expected.status) << answer.body;
        const auto& data = answer.json.at("data");
        EXPECT_EQ(data.at("durability"), expected.durability);
        EXPECT_EQ(data.at("wal_sync_mode"), expected.name);
        EXPECT_EQ(data.at("status"), expected.status == 202 ? "buffered" : "persisted");
    }
}

TEST_F(EventsHttp, SurviveARestart) {
    append(planner, R"({"events":[{"event_type":"before"}]})");
    server.restart();
    planner = server.admin();
    append(planner, R"({"events":[{"event_type":"after"}]})");
    EXPECT_THAT(types(), ElementsAre("before", "after"));
}

}  // namespace
}  // namespace akashi::testing
