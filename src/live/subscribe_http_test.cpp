#include "base/steady_clock.hpp"
#include "testing/event_stream.hpp"
#include "testing/stores/test_server.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <future>
#include <set>
#include <stdexcept>

namespace akashi::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class SubscribeHttp : public ::testing::Test {
protected:
    HttpHeaders admin_headers() const {
        return {{"Authorization", "ApiKey admin:" + server_.admin_key()}};
    }
    EventStream subscribe(const std::string& query = "", HttpHeaders more = {}) const {
        HttpHeaders headers = admin_headers();
        headers.insert(headers.end(), more.begin(), more.end());
        return EventStream(server_.port(), "/v1/subscribe" + query, headers);
    }
    /// A stream of an agent that is made for it.
    struct Follower {
        std::string agent_id;
        std::string key;
    };
    Follower add_follower(
        const std::string& agent_id, const std::string& role, const std::string& tags = "[]"
    ) const {
        auto admin = server_.admin();
        const auto created = admin.post(
            "/v1/agents",
            fmt::format(
                R"({{"agent_id":"{0}","name":"{0}","role":"{1}","tags":{2}}})", agent_id, role, tags
            )
        );
        EXPECT_EQ(created.status, 201) << created.body;
        return {agent_id, std::string(created.json.at("data").at("raw_key").as_string())};
    }
    EventStream subscribe_as(const Follower& follower) const {
        const std::string credentials = "ApiKey " + follower.agent_id + ":" + follower.key;
        return EventStream(server_.port(), "/v1/subscribe", {{"Authorization", credentials}});
    }

    std::string record(
        const std::string& outcome,
        const std::string& agent_id = "planner",
        const std::string& project = ""
    ) const {
        auto admin = server_.admin();
        std::string body = trace_body(agent_id, outcome);
        if (!project.empty())
            body.replace(0, 1, fmt::format(R"({{"context":{{"project":"{}"}},)", project));
        const auto reply = admin.post("/v1/trace", body);
        EXPECT_EQ(reply.status, 201) << reply.body;
        return std::string(reply.json.at("data").at("decision_id").as_string());
    }
    /// Throws at the end of the stream.
    static EventStream::Event next_event(EventStream& stream) {
        const auto event = stream.next();
        if (!event) throw std::runtime_error("the stream has ended");
        return *event;
    }
    static std::string next_outcome(EventStream& stream) {
        const auto event = stream.next();
        return event ? event->text("outcome") : "the end of the stream";
    }
    /// Refusals come as ordinary answers.
    HttpReply refused(const std::string& query, const HttpHeaders& headers = {}) const {
        return server_.admin().get("/v1/subscribe" + query, headers);
    }

    TestServer server_{[](app::Config& config) { config.identity.may_delete_agents = true; }};
};

TEST_F(SubscribeHttp, BeginsAtOnceAndSaysWhenToComeBack) {
    auto stream = subscribe();
    EXPECT_THAT(
        stream.head(),
        AllOf(
            HasSubstr("HTTP/1.1 200 OK\r\n"),
            HasSubstr("Content-Type: text/event-stream\r\n"),
            HasSubstr("Cache-Control: no-cache\r\n"),
            Not(HasSubstr("no-store"))
        )
    );
    EXPECT_THAT(stream.next_block(), ElementsAre(":ok", "retry: 2000"));
}

TEST_F(SubscribeHttp, TellsOfADecisionThatIsRecorded) {
    record("before");
    auto stream = subscribe();
    const std::string id = record("use SQLite", "planner", "akashi");
    stream.next_block();
    const auto block = stream.next_block();
    ASSERT_EQ(block.size(), 3U);
    EXPECT_THAT(block[0], HasSubstr("id: "));
    EXPECT_EQ(block[1], "event: akashi_decisions");
    EXPECT_EQ(
        block[2],
        fmt::format(
            R"(data: {{"agent_id":"planner","decision_id":"{}","decision_type":"architecture",)"
            R"("org_id":"00000000-0000-0000-0000-000000000000","outcome":"use SQLite",)"
            R"("project":"akashi"}})",
            id
        )
    );
}

TEST_F(SubscribeHttp, HasTheWholeOutcomeHoweverLongItIs) {
    auto stream = subscribe();
    const std::string outcome(32'000, 'o');
    record(outcome);
    EXPECT_EQ(next_outcome(stream), outcome);
}

TEST_F(SubscribeHttp, KeepsAnOutcomeWithLineEndsInOneLine) {
    auto stream = subscribe();
    record(R"(one\n\ndata: two)");
    EXPECT_EQ(next_outcome(stream), "one\n\ndata: two");
}

TEST_F(SubscribeHttp, TellsOnlyOfWhatIsAskedFor) {
    auto by_agent = subscribe("?agent_id=coder");
    auto by_type = subscribe("?decision_type=%20Planning");
    auto by_project = subscribe("?project=akashi&types=akashi_decisions");
    auto of_conflicts = subscribe("?types=akashi_conflicts,akashi_conflicts");
    auto of_both = subscribe("?types=akashi_conflicts,%20akashi_decisions");
    record("first");
    record("of the coder", "coder");
    record("of the project", "planner", "akashi");
    server_.admin().post("/v1/trace", trace_body("planner", "a plan", "", "planning"));
    EXPECT_EQ(next_outcome(by_agent), "of the coder");
    EXPECT_EQ(next_outcome(by_type), "a plan");
    EXPECT_EQ(next_outcome(by_project), "of the project");
    EXPECT_EQ(next_outcome(of_both), "first");
    server_.restart();
    EXPECT_FALSE(of_conflicts.next());
}

TEST_F(SubscribeHttp, RefusesATypeThatDoesNotExist) {
    const auto reply = refused("?types=akashi_decisions,akashi_runs");
    EXPECT_EQ(reply.status, 400);
    EXPECT_THAT(reply.body, HasSubstr("unknown type 'akashi_runs' in types"));
}

TEST_F(SubscribeHttp, RefusesAnIdThatIsNone) {
    EXPECT_EQ(refused("", {{"Last-Event-ID", "7"}}).status, 400);
    const auto reply = refused("?last_event_id=x");
    EXPECT_EQ(reply.status, 400);
    EXPECT_THAT(reply.body, HasSubstr("invalid Last-Event-ID: send the id of an event"));
}

TEST_F(SubscribeHttp, GoesOnWhereAStreamWasCutOff) {
    auto first = subscribe();
    record("one");
    record("two");
    const auto seen = next_event(first);
    first.shut_down();
    record("three");
    auto second = subscribe("", {{"Last-Event-ID", seen.id}});
    EXPECT_EQ(next_outcome(second), "two");
    EXPECT_EQ(next_outcome(second), "three");
    record("four");
    EXPECT_EQ(next_outcome(second), "four");
    auto third = subscribe("?last_event_id=" + seen.id);
    EXPECT_EQ(next_outcome(third), "two");
}

TEST_F(SubscribeHttp, GoesOnBehindEachEventOfAResumedStream) {
    auto first = subscribe();
    for (const char* outcome : {"one", "two", "three"}) record(outcome);
    std::string id = next_event(first).id;
    auto second = subscribe("", {{"Last-Event-ID", id}});
    id = next_event(second).id;
    auto third = subscribe("", {{"Last-Event-ID", id}});
    EXPECT_EQ(next_outcome(third), "three");
}

TEST_F(SubscribeHttp, MissesNothingWhileTheServerIsNotThere) {
    auto first = subscribe();
    record("one");
    const auto seen = next_event(first);
    record("two");
    server_.restart();
    record("three");
    auto second = subscribe("", {{"Last-Event-ID", seen.id}});
    EXPECT_EQ(next_outcome(second), "two");
    EXPECT_EQ(next_outcome(second), "three");
}

TEST_F(SubscribeHttp, GoesOnWithManyPagesAndThenWithWhatIsNew) {
    auto first = subscribe();
    record("begin");
    const auto seen = next_event(first);
    constexpr int kDecisions = 60;  // more than a megabyte
    for (int i = 0; i < kDecisions; ++i) record(std::string(30'000, 'o') + std::to_string(i));
    auto second = subscribe("", {{"Last-Event-ID", seen.id}});
    for (int i = 0; i < kDecisions; ++i)
        EXPECT_THAT(next_outcome(second), EndsWith("o" + std::to_string(i)));
    record("the end");
    EXPECT_EQ(next_outcome(second), "the end");
}

TEST_F(SubscribeHttp, SaysWhenAnIdIsFromADatabaseThatWasRestored) {
    auto first = subscribe();
    record("one");
    std::string id = next_event(first).id;
    const auto number = id.find_first_of("0123456789");
    id.replace(number, id.find_first_not_of("0123456789", number) - number, "99999999999");
    id = id.substr(0, id.find_last_of('-'));  // without the number of the row
    auto second = subscribe("", {{"Last-Event-ID", id}});
    const auto event = next_event(second);
    EXPECT_EQ(event.type, "reset");
    EXPECT_THAT(event.text("reason"), HasSubstr("restored from a backup"));
    record("two");
    EXPECT_EQ(next_outcome(second), "two");
    auto third = subscribe("", {{"Last-Event-ID", event.id}});
    EXPECT_EQ(next_outcome(third), "two");
}

TEST_F(SubscribeHttp, TellsAnAgentOfWhatItMaySee) {
    const auto coder = add_follower("coder", "agent", R"(["ui"])");
    add_follower("designer", "agent", R"(["ui"])");
    auto stream = subscribe_as(coder);
    record("hidden");
    record("shared", "designer");
    record("hidden again");
    record("own", "coder");
    EXPECT_EQ(next_outcome(stream), "shared");
    EXPECT_EQ(next_outcome(stream), "own");
}

TEST_F(SubscribeHttp, ResumesOnlyWithWhatAnAgentMaySee) {
    const auto coder = add_follower("coder", "reader");
    auto all = subscribe();
    record("begin");
    const auto seen = next_event(all);
    record("hidden");
    record("own", "coder");
    EventStream stream(
        server_.port(),
        "/v1/subscribe",
        {{"Authorization", "ApiKey coder:" + coder.key}, {"Last-Event-ID", seen.id}}
    );
    EXPECT_EQ(next_outcome(stream), "own");
}

TEST_F(SubscribeHttp, TellsEachOrganizationOfItsOwn) {
    constexpr OrgId kOther{Uuid({9})};
    server_.add_agent_of(kOther, "stranger", Role::admin);
    auto stranger = server_.add_agent_of(kOther, "boss", Role::admin);
    auto stream = subscribe();
    EXPECT_EQ(stranger.post("/v1/trace", trace_body("boss", "theirs")).status, 201);
    record("ours");
    EXPECT_EQ(next_outcome(stream), "ours");
}

TEST_F(SubscribeHttp, EndsWhenTheAgentIsDeleted) {
    const auto coder = add_follower("coder", "agent");
    auto stream = subscribe_as(coder);
    record("one", "coder");
    EXPECT_EQ(next_outcome(stream), "one");
    auto admin = server_.admin();
    const auto deleted = admin.send("DELETE", "/v1/agents/coder", "");
    ASSERT_EQ(deleted.status / 100, 2) << deleted.body;
    SteadyClock::move_on(6s);
    record("two");
    EXPECT_THAT(stream.rest(), AllOf(HasSubstr("not valid any more"), Not(HasSubstr("two"))));
}

TEST_F(SubscribeHttp, EndsWhenItsTokenExpires) {
    auto admin = server_.admin();
    const auto issued = admin.post(
        "/v1/auth/scoped-token",
        fmt::format(
            R"({{"as_agent_id":"{}","expires_in":2}})", add_follower("coder", "agent").agent_id
        )
    );
    ASSERT_EQ(issued.status, 200) << issued.body;
    const std::string token(issued.json.at("data").at("token").as_string());
    EventStream stream(server_.port(), "/v1/subscribe", {{"Authorization", "Bearer " + token}});
    ASSERT_EQ(stream.status(), 200);
    auto rest = std::async(std::launch::async, [&] { return stream.rest(); });
    while (rest.wait_for(1ms) != std::future_status::ready) {
        SteadyClock::move_on(6s);
        record("own", "coder");
    }
    EXPECT_THAT(rest.get(), HasSubstr("not valid any more"));
}

TEST_F(SubscribeHttp, GivesASignOfLifeWhenNothingHappens) {
    auto stream = subscribe();
    stream.next_block();
    auto block = std::async(std::launch::async, [&] { return stream.next_block(); });
    while (block.wait_for(20ms) != std::future_status::ready) {
        SteadyClock::move_on(16s);
        server_.admin().get("/health");  // the timers look at the clock again
    }
    EXPECT_THAT(block.get(), ElementsAre(":keepalive"));
    record("one");
    EXPECT_EQ(next_outcome(stream), "one");  // past what came meanwhile
}

TEST_F(SubscribeHttp, EndsWithAWordWhenTheServerStops) {
    auto stream = subscribe();
    stream.next_block();
    auto rest = std::async(std::launch::async, [&] { return stream.rest(); });
    const auto begin = std::chrono::steady_clock::now();
    server_.restart();
    EXPECT_EQ(rest.get(), ":the server is shutting down\nretry: 1000\n\n");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 8s) << "as long as running requests may";
}

TEST_F(SubscribeHttp, SendsTheHeadAloneToOneThatAsksForIt) {
    const auto reply = server_.admin().send("HEAD", "/v1/subscribe", "");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("Content-Type"), "text/event-stream");
    EXPECT_EQ(reply.body, "");
}

TEST_F(SubscribeHttp, TellsAClientThatReadsTooSlowlyWhereToGoOn) {
    auto stream = subscribe();
    record("begin");
    std::set<std::string> missing;
    // More than the kernel takes for the client, and than the server keeps.
    constexpr int kDecisions = 400;
    for (int i = 0; i < kDecisions; ++i)
        missing.insert(record(fmt::format("{} {}", i, std::string(32'000, 'o'))));
    EXPECT_EQ(next_outcome(stream), "begin");
    std::string reset_id;
    for (auto event = stream.next(); event; event = stream.next()) {
        if (event->type == "reset") {
            EXPECT_THAT(event->text("reason"), HasSubstr("read too slowly"));
            reset_id = event->id;
            break;
        }
        EXPECT_EQ(missing.erase(event->text("decision_id")), 1U);
    }
    ASSERT_NE(reset_id, "");
    EXPECT_FALSE(missing.empty());
    record("current");
    for (std::string outcome; outcome != "current";) outcome = next_outcome(stream);
    auto again = subscribe("", {{"Last-Event-ID", reset_id}});
    for (auto event = again.next(); event && event->text("outcome") != "current";
         event = again.next())
        EXPECT_EQ(missing.erase(event->text("decision_id")), 1U);
    EXPECT_TRUE(missing.empty());
}

}  // namespace
}  // namespace akashi::testing
