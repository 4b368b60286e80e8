#include "akashi_serve.hpp"
#include "dev_servers.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <optional>
#include <string>

namespace akashi::testing {
namespace {

constexpr const char* kFault = "scoring.before_file:1";

std::string body_of(const std::string& agent, const std::string& outcome) {
    return fmt::format(
        R"({{"agent_id":"{}","decision":{{"decision_type":"security","outcome":"{}","confidence":0.8}}}})",
        agent,
        outcome
    );
}

std::size_t count_conflicts(Client& client) {
    const auto answer = client.get("/v1/conflicts?limit=100");
    return answer.status == 200 ? answer.json().at("data").as_array().size() : 0;
}

/// A server that dies between a trace and its conflict, and the next one on the same store.
void expect_conflict_after_crash(const std::function<ProcessOptions(const Environment&)>& options) {
    ServerProcess server(options({{"AKASHI_FAULT", kFault}}));
    Client client(server.port(), std::string("ApiKey admin:") + kAdminKey);
    ASSERT_TRUE(eventually([&] { return client.get("/readyz").status == 200; })) << server.log();
    client.post("/v1/trace", body_of("admin", "Never log access tokens."));
    ASSERT_EQ(server.wait(), 128 + SIGKILL) << server.log();

    ServerProcess again(options({}));
    Client next(again.port(), std::string("ApiKey admin:") + kAdminKey);
    ASSERT_TRUE(eventually([&] { return next.get("/readyz").status == 200; })) << again.log();
    ASSERT_EQ(next.post("/v1/trace", body_of("admin", "Always log access tokens.")).status, 201);
    EXPECT_TRUE(eventually([&] { return count_conflicts(next) == 1; })) << again.log();
}

TEST(ScoringCrash, ADecisionOfAKilledServerIsComparedByTheNextOne) {
    const TemporaryDirectory directory;
    expect_conflict_after_crash([&](const Environment& environment) {
        auto options =
            akashi_local({.data_directory = directory / "data", .environment = environment});
        options.command[0] = AKASHI_FAULTY_BINARY;
        return options;
    });
}

TEST(ScoringCrash, ADecisionOfAKilledServerIsComparedByTheNextOneOnPostgres) {
    const DevServers servers;
    expect_conflict_after_crash([&](const Environment& environment) {
        auto options = akashi_serve(
            {.database_url = servers.database_url(),
             .notify_url = servers.notify_url(),
             .environment = environment}
        );
        options.command[0] = AKASHI_FAULTY_BINARY;
        return options;
    });
}

TEST(ScoringFleet, TwoServersFindEachPairOnce) {
    constexpr int kPairs = 40;
    const DevServers servers;
    const ServeOptions options{
        .database_url = servers.database_url(), .notify_url = servers.notify_url()
    };
    AkashiServe one(options);
    ASSERT_TRUE(one.wait_for("/readyz", 200)) << one.log();
    AkashiServe other(options);
    ASSERT_TRUE(other.wait_for("/readyz", 200)) << other.log();
    Client first = one.client();
    Client second = other.client();
    for (int i = 0; i < kPairs; ++i) {
        const auto never = body_of("admin", fmt::format("Never rebuild index{} at start.", i));
        const auto always = body_of("admin", fmt::format("Always rebuild index{} at start.", i));
        ASSERT_EQ(first.post("/v1/trace", never).status, 201);
        ASSERT_EQ(second.post("/v1/trace", always).status, 201);
    }
    EXPECT_TRUE(eventually([&] { return count_conflicts(first) == kPairs; }))
        << count_conflicts(first) << one.log() << other.log();
}

}  // namespace
}  // namespace akashi::testing
