#include "akashi.hpp"
#include "write_fault.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

namespace akashi::testing {
namespace {

constexpr const char* kStopped = "\"msg\":\"akashi stopped\"";

class Shutdown : public ::testing::TestWithParam<int> {
protected:
    TemporaryDirectory directory_;
};

TEST_P(Shutdown, ASignalEndsItWithCodeZeroAndALastLine) {
    Akashi server({.data_directory = directory_ / "data"});
    auto client = server.client();
    const auto health = client.get("/health");
    EXPECT_EQ(health.status, 200) << health.body;

    server.signal(GetParam());
    EXPECT_EQ(server.wait(), 0) << server.log();
    EXPECT_NE(server.last_line().find(kStopped), std::string::npos) << server.log();
    EXPECT_NE(server.log().find("akashi shutting down"), std::string::npos);
}

TEST_P(Shutdown, ARequestInHandIsFinishedFirst) {
    WriteFault disk;
    Akashi server({.data_directory = directory_ / "data", .environment = disk.environment()});
    auto client = server.client();
    ASSERT_TRUE(record(client, "before"));

    disk.hold();
    ASSERT_TRUE(client.send(client.post_text("/v1/trace", trace_body("in hand"))));
    ASSERT_TRUE(disk.wait_until_held());
    server.signal(GetParam());
    ASSERT_TRUE(server.wait_for_line("akashi shutting down")) << server.log();
    disk.release();

    const auto answer = client.receive();
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(server.wait(), 0) << server.log();
    EXPECT_NE(server.last_line().find(kStopped), std::string::npos) << server.log();
}

TEST_P(Shutdown, ASecondSignalEndsItAtOnce) {
    WriteFault disk;
    Akashi server({.data_directory = directory_ / "data", .environment = disk.environment()});
    auto client = server.client();
    ASSERT_TRUE(record(client, "before"));

    disk.hold();
    ASSERT_TRUE(client.send(client.post_text("/v1/trace", trace_body("never finished"))));
    ASSERT_TRUE(disk.wait_until_held());
    server.signal(GetParam());
    ASSERT_TRUE(server.wait_for_line("akashi shutting down")) << server.log();
    server.signal(GetParam());
    EXPECT_EQ(server.wait(), 1) << server.log();
    disk.release();
}

TEST_P(Shutdown, IdleAndHalfSentConnectionsDoNotHoldItUp) {
    Akashi server({.data_directory = directory_ / "data"});
    std::vector<Client> idle;
    idle.reserve(20);
    for (int i = 0; i < 20; ++i) idle.push_back(server.client());
    for (auto& client : idle) ASSERT_EQ(client.get("/health").status, 200);
    auto half_sent = server.client();
    ASSERT_TRUE(half_sent.send("POST /v1/trace HTTP/1.1\r\nHost: loc"));

    server.signal(GetParam());
    EXPECT_EQ(server.wait(), 0) << server.log();
}

INSTANTIATE_TEST_SUITE_P(
    OnEachSignal,
    Shutdown,
    ::testing::Values(SIGTERM, SIGINT),
    [](const auto& info) { return info.param == SIGTERM ? "Terminate" : "Interrupt"; }
);

}  // namespace
}  // namespace akashi::testing
