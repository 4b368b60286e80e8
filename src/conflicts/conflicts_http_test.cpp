#include "testing/event_stream.hpp"
#include "testing/stores/test_server.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A server with two agents that see each other, and one that they do not see.
class ConflictsHttp : public ::testing::Test {
protected:
    static std::string text(const boost::json::value& value) {
        return std::string(value.as_string());
    }
    static std::string body_with(
        const std::string& agent, const std::string& bindings, const std::string& outcome = "yes"
    ) {
        std::string body = trace_body(agent, outcome);
        body.insert(body.size() - 1, R"(,"bindings":)" + bindings);
        return body;
    }
    static std::string one(const std::string& parameter, const std::string& value) {
        return fmt::format(R"([{{"parameter":"{}","value":"{}"}}])", parameter, value);
    }
    static boost::json::object trace(HttpClient& client, const std::string& body) {
        const auto reply = client.post("/v1/trace", body);
        EXPECT_EQ(reply.status, 201) << reply.body;
        return reply.json.at("data").as_object();
    }
    static boost::json::array list(HttpClient& client, const std::string& path) {
        const auto page = client.get(path);
        EXPECT_EQ(page.status, 200) << page.body;
        return page.json.at("data").as_array();
    }
    static std::string message(const HttpReply& reply) {
        return fmt::format("{} {}", reply.status, text(reply.json.at("error").at("message")));
    }

    explicit ConflictsHttp(const std::function<void(app::Config&)>& adjust = {}) : server(adjust) {}

    TestServer server;
    HttpClient admin = server.admin();
    HttpClient planner = server.add_agent("planner", "agent", R"(["team"])");
    HttpClient coder = server.add_agent("coder", "agent", R"(["team"])");
    HttpClient hermit = server.add_agent("hermit", "agent");
};

TEST_F(ConflictsHttp, TheAnswerToATraceTellsWhatItDisagreesWith) {
    const std::string outcome(400, 'o');
    const auto first = trace(planner, body_with("planner", one("maxRetries", "5"), outcome));
    EXPECT_FALSE(first.contains("conflicts"));
    const auto second = trace(coder, body_with("coder", one("max_retries", "3")));
    const auto& found = second.at("conflicts").as_array();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].at("question"), "the value of max_retries");
    EXPECT_EQ(found[0].at("decision_id"), first.at("decision_id"));
    EXPECT_EQ(found[0].at("agent_id"), "planner");
    EXPECT_EQ(text(found[0].at("outcome")), std::string(300, 'o') + "...");
    EXPECT_EQ(found[0].at("your_value"), "3");
    EXPECT_EQ(found[0].at("other_value"), "5");
    EXPECT_TRUE(found[0].as_object().contains("severity"));
    EXPECT_TRUE(found[0].as_object().contains("detected_at"));
}

TEST_F(ConflictsHttp, ADecisionShowsWhatItBindsAsItWasWritten) {
    const std::string bindings =
        R"([{"parameter":"max_retries","value":" 5"},{"parameter":"TTL","value":"1 h"}])";
    const auto made = trace(planner, body_with("planner", bindings));
    const auto read = coder.get("/v1/decisions/" + text(made.at("decision_id")));
    EXPECT_EQ(boost::json::serialize(read.json.at("data").at("bindings")), bindings);
    const auto plain = trace(planner, trace_body("planner", "without"));
    const auto other = coder.get("/v1/decisions/" + text(plain.at("decision_id")));
    EXPECT_FALSE(other.json.at("data").as_object().contains("bindings"));
}

TEST_F(ConflictsHttp, ARepeatedTraceGetsTheSameAnswerAgain) {
    trace(planner, body_with("planner", one("ttl", "5")));
    const HttpHeaders once{{"Idempotency-Key", "once"}};
    const std::string body = body_with("coder", one("ttl", "3"));
    const auto first = coder.post("/v1/trace", body, once);
    trace(planner, body_with("planner", one("ttl", "4")));
    const auto again = coder.post("/v1/trace", body, once);
    ASSERT_EQ(again.status, 201) << again.body;
    EXPECT_THAT(again.json.at("data").at("conflicts").as_array(), SizeIs(1));
    EXPECT_EQ(again.json.at("data"), first.json.at("data"));
    const auto other = coder.post("/v1/trace", body_with("coder", one("ttl", "2")), once);
    EXPECT_EQ(other.status, 409) << "another value is another trace";
}

TEST_F(ConflictsHttp, WhatTheCallerMayNotSeeIsFoundAndNotShown) {
    trace(hermit, body_with("hermit", one("ttl", "5")));
    EXPECT_FALSE(trace(coder, body_with("coder", one("ttl", "3"))).contains("conflicts"));
    EXPECT_THAT(list(coder, "/v1/conflicts"), IsEmpty());
    EXPECT_THAT(list(hermit, "/v1/conflicts"), IsEmpty());
    const auto all = list(admin, "/v1/conflicts");
    ASSERT_THAT(all, SizeIs(1));
    const std::string path = "/v1/conflicts/" + text(all[0].at("id"));
    EXPECT_EQ(message(coder.get(path)), "404 conflict not found");
    EXPECT_EQ(admin.get(path).json.at("data"), all[0]);
}

TEST_F(ConflictsHttp, ARevisionResolvesAndIsShown) {
    const auto first = trace(planner, body_with("planner", one("ttl", "5")));
    const std::string id = text(first.at("decision_id"));
    trace(coder, body_with("coder", one("ttl", "3")));
    std::string revision = body_with("planner", one("ttl", "3"));
    revision.insert(revision.size() - 1, R"(,"supersedes_id":")" + id + '"');
    EXPECT_FALSE(trace(planner, revision).contains("conflicts"));
    const std::string path = "/v1/decisions/" + id + "/conflicts";
    const auto all = list(planner, path);
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].at("status"), "resolved");
    EXPECT_EQ(all[0].at("resolved_by"), "system:revision");
    EXPECT_THAT(text(all[0].at("explanation")), HasSubstr("\"5\" for planner"));
    EXPECT_THAT(list(planner, path + "?status=open"), IsEmpty());
    EXPECT_THAT(list(planner, "/v1/conflicts?status=resolved&agent_id=coder"), SizeIs(1));
    EXPECT_THAT(list(planner, "/v1/conflicts?decision_type=%20NONE"), IsEmpty());
}

TEST_F(ConflictsHttp, WrongBindingsAreRefusedWithAReason) {
    std::string many = one("p", "v");
    many.pop_back();
    for (int i = 0; i < 16; ++i) many += fmt::format(R"(,{{"parameter":"p{}","value":"v"}})", i);
    const std::vector<std::pair<std::string, std::string>> refusals{
        {one("", "v"), "400 bindings[0]: the parameter is empty"},
        {one("p", " "), "400 bindings[0]: the value is empty"},
        {one(std::string(201, 'p'), "v"),
         "400 bindings[0]: the parameter has 201 characters, and 200 are allowed; shorten it"},
        {one("p", std::string(501, 'v')),
         "400 bindings[0]: the value has 501 characters, and 500 are allowed; shorten it"},
        {R"([{"parameter":"a b","value":"1"},{"parameter":"a_b","value":"2"}])",
         "400 bindings[1]: the parameter \"a_b\" is the same as \"a b\" of bindings[0]; give it "
         "one "
         "value"},
        {many + "]",
         "400 a decision may have 16 bindings, and this one has 17; keep those that others must "
         "agree with"},
        {R"({"parameter":"p","value":"v"})", "400 invalid request body"},
        {R"([{"parameter":"p","value":5}])", "400 invalid request body"},
    };
    for (const auto& [bindings, answer] : refusals)
        EXPECT_EQ(message(planner.post("/v1/trace", body_with("planner", bindings))), answer);
}

TEST_F(ConflictsHttp, WrongQuestionsAreRefused) {
    EXPECT_EQ(message(planner.get("/v1/conflicts/x")), "400 invalid conflict id");
    EXPECT_EQ(message(planner.get("/v1/decisions/x/conflicts")), "400 invalid decision ID");
    EXPECT_EQ(
        message(planner.get("/v1/conflicts?conflict_kind=x")),
        "400 invalid conflict_kind x; valid values are cross_agent, self_contradiction"
    );
    EXPECT_EQ(
        message(planner.get("/v1/conflicts/0196a3c0-7d10-7b52-9c41-5f0a3d2e1b60")),
        "404 conflict not found"
    );
    EXPECT_EQ(planner.get("/v1/conflicts?limit=500").json.at("limit"), 100);
    EXPECT_EQ(planner.get("/v1/conflicts").json.at("limit"), 25);
    const std::string unknown = "/v1/decisions/0196a3c0-7d10-7b52-9c41-5f0a3d2e1b60/conflicts";
    EXPECT_EQ(planner.get(unknown).json.at("limit"), 50);
    EXPECT_EQ(planner.get(unknown + "?limit=500").json.at("limit"), 200);
}

/// With a worker that looks ten times a second.
class HintsHttp : public ConflictsHttp {
protected:
    HintsHttp()
        : ConflictsHttp([](app::Config& config) {
              config.conflicts.refresh_interval = std::chrono::milliseconds(100);
          }) {}

    EventStream subscribe(const std::string& query = "") const {
        return EventStream(
            server.port(),
            "/v1/subscribe" + query,
            {{"Authorization", "ApiKey admin:" + server.admin_key()}}
        );
    }
    /// The next event about a conflict.
    static boost::json::object next_conflict(EventStream& stream) {
        while (const auto event = stream.next())
            if (event->type == "akashi_conflicts") return event->data;
        throw std::runtime_error("the stream has ended");
    }
};

TEST_F(HintsHttp, AreToldToStreamsAndListedWhenAskedFor) {
    EventStream stream = subscribe();
    const auto one = trace(planner, trace_body("planner", "use Kafka"));
    const auto two = trace(coder, trace_body("coder", "use RabbitMQ"));
    const auto event = next_conflict(stream);
    EXPECT_EQ(event.at("decision_a_id"), one.at("decision_id"));
    EXPECT_EQ(event.at("decision_b_id"), two.at("decision_id"));
    EXPECT_EQ(event.at("agent_a"), "planner");
    EXPECT_EQ(event.at("decision_type"), "architecture");
    EXPECT_FALSE(event.contains("conflict_kind"));
    EXPECT_THAT(list(planner, "/v1/conflicts"), IsEmpty());
    EXPECT_THAT(list(planner, "/v1/conflicts?class=exact"), IsEmpty());
    const auto hints = list(planner, "/v1/conflicts?class=hint");
    ASSERT_THAT(hints, SizeIs(1));
    EXPECT_EQ(hints[0].at("scoring_method"), "window_v1");
    EXPECT_EQ(hints[0].at("outcome_b"), "use RabbitMQ");
    const std::string path = "/v1/conflicts/" + text(hints[0].at("id"));
    EXPECT_EQ(planner.get(path).json.at("data"), hints[0]);
    EXPECT_EQ(
        message(planner.send("PATCH", path, R"({"status":"resolved"})")),
        "409 a hint cannot be settled; to make it go, supersede one of its two decisions"
    );
    EXPECT_EQ(message(hermit.get(path)), "404 conflict not found");
    EXPECT_THAT(list(hermit, "/v1/conflicts?class=hint"), IsEmpty());
}

TEST_F(HintsHttp, AConflictIsToldOfToo) {
    EventStream stream = subscribe("?types=akashi_conflicts&agent_id=coder");
    trace(planner, body_with("planner", one("ttl", "5")));
    trace(coder, body_with("coder", one("ttl", "3")));
    EXPECT_EQ(next_conflict(stream).at("conflict_kind"), "cross_agent");
    const auto exact = list(planner, "/v1/conflicts?class=exact");
    ASSERT_THAT(exact, SizeIs(1));
    EXPECT_EQ(exact[0].at("confidence_class"), "exact");
}

TEST_F(HintsHttp, AnUnknownClassIsRefused) {
    EXPECT_EQ(
        message(planner.get("/v1/conflicts?class=x")),
        "400 invalid class x; valid values are exact, judged, hint"
    );
}

TEST_F(ConflictsHttp, APlanIsToldOnlyOfStepsThatContradictADecision) {
    const auto made = trace(planner, body_with("planner", one("max_retries", "5")));
    const auto answer = coder.post(
        "/v1/check/plan",
        R"({"steps":[{"outcome":"write it down"},)"
        R"({"outcome":"retry less","decision_type":" Architecture","rejected":["more"],)"
        R"("bindings":[{"parameter":"maxRetries","value":"3"}]}]})"
    );
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto& data = answer.json.at("data");
    EXPECT_EQ(data.at("checked"), 2);
    const auto& conflicts = data.at("conflicts").as_array();
    ASSERT_THAT(conflicts, SizeIs(1));
    EXPECT_EQ(conflicts[0].at("step"), 1);
    EXPECT_EQ(conflicts[0].at("decision").at("id"), made.at("decision_id"));
    EXPECT_EQ(conflicts[0].at("disputed_question"), "the value of maxRetries");
    EXPECT_EQ(conflicts[0].at("your_answer"), "3");
    EXPECT_EQ(conflicts[0].at("their_answer"), "5");
    EXPECT_EQ(conflicts[0].at("confidence_class"), "exact");
    const auto unseen = hermit.post(
        "/v1/check/plan",
        R"({"steps":[{"outcome":"o","bindings":[{"parameter":"maxRetries","value":"3"}]}]})"
    );
    EXPECT_EQ(boost::json::serialize(unseen.json.at("data")), R"({"checked":1,"conflicts":[]})");
}

TEST_F(ConflictsHttp, WrongPlansAreRefusedWithAReason) {
    std::string many = R"({"steps":[{"outcome":"o"})";
    for (int i = 0; i < 50; ++i) many += R"(,{"outcome":"o"})";
    const std::string label(501, 'l');
    const std::vector<std::pair<std::string, std::string>> refusals{
        {"{}", "400 steps is required"},
        {R"({"steps":[]})", "400 steps is required"},
        {many + "]}", "400 steps count 51 exceeds maximum of 50"},
        {R"({"steps":[{"outcome":"o"},{"outcome":" "}]})", "400 steps[1].outcome is required"},
        {fmt::format(R"({{"steps":[{{"outcome":"{}"}}]}})", std::string(32'769, 'o')),
         "400 steps[0].outcome exceeds maximum length of 32768 bytes"},
        {fmt::format(R"({{"steps":[{{"outcome":"o","decision_type":"{}"}}]}})", label),
         "400 steps[0].decision_type exceeds maximum length of 200 bytes"},
        {fmt::format(R"({{"steps":[{{"outcome":"o","rejected":["{}"]}}]}})", label),
         "400 steps[0].rejected[0] exceeds maximum length of 500 bytes"},
        {fmt::format(R"({{"project":"{}","steps":[{{"outcome":"o"}}]}})", label),
         "400 project exceeds maximum length of 500 bytes"},
        {R"({"steps":[{"outcome":"o","bindings":[{"parameter":"","value":"v"}]}]})",
         "400 steps[0].bindings[0]: the parameter is empty"},
        {R"({"steps":[{"outcome":"o","unknown":1}]})", "400 invalid request body"},
        {R"({"steps":{}})", "400 invalid request body"},
    };
    for (const auto& [body, answer] : refusals)
        EXPECT_EQ(message(planner.post("/v1/check/plan", body)), answer);
    std::string labels = R"("l")";
    for (int i = 0; i < 20; ++i) labels += R"(,"l")";
    EXPECT_EQ(
        message(planner.post(
            "/v1/check/plan",
            fmt::format(R"({{"steps":[{{"outcome":"o","rejected":[{}]}}]}})", labels)
        )),
        "400 steps[0].rejected count 21 exceeds maximum of 20"
    );
}

}  // namespace
}  // namespace akashi::testing
