// Clients without credentials, or with few, that try to cost the others something.
#include "akashi.hpp"
#include "good_service.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <vector>

namespace akashi::testing {
namespace {

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

constexpr std::string_view kUnknown = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view kTokenHead = "POST /auth/token HTTP/1.1\r\nHost: a\r\n";

class HostileClients : public ::testing::Test {
protected:
    /// The server still does its work, and ends as it should.
    void TearDown() override {
        auto client = server.client();
        EXPECT_TRUE(record(client, "after the attack"));
        server.signal(SIGTERM);
        EXPECT_EQ(server.wait(), 0) << server.log();
    }

    const TemporaryDirectory directory;
    Akashi server{{.data_directory = directory / "data"}};
};

TEST_F(HostileClients, APipelineOfUnknownPathsLeavesOthersTheirTurn) {
    expect_good_service(server.port(), "pipelining", {.repeated = repeated(kUnknown, 20'000)});
}

TEST_F(HostileClients, APipelineWhoseAnswersNobodyReadsLeavesOthersTheirTurn) {
    expect_good_service(
        server.port(), "unread answers", {.repeated = repeated(kUnknown, 20'000), .reading = 0}
    );
}

TEST_F(HostileClients, AFloodOfEmptyLinesLeavesOthersTheirTurn) {
    expect_good_service(server.port(), "newlines", {.repeated = std::string(1'000'000, '\n')});
}

TEST_F(HostileClients, AFloodOfTinyChunksLeavesOthersTheirTurn) {
    const std::string head = std::string(kTokenHead) + "Transfer-Encoding: chunked\r\n\r\n";
    expect_good_service(
        server.port(), "chunks", {.opening = head, .repeated = repeated("1\r\nx\r\n", 100'000)}
    );
    const std::string credentials = fmt::format("Authorization: ApiKey admin:{}\r\n", kAdminKey);
    const std::string known = "POST /v1/trace HTTP/1.1\r\nHost: a\r\n" + credentials +
                              "Transfer-Encoding: chunked\r\n\r\n";
    expect_good_service(
        server.port(),
        "chunks with credentials",
        {.opening = known, .repeated = repeated("1\r\nx\r\n", 100'000)}
    );
}

TEST_F(HostileClients, HeadersThatDribbleInLeaveOthersTheirTurn) {
    expect_good_service(
        server.port(),
        "header dribble",
        {.opening = "GET /x HTTP/1.1\r\nHost: a\r\nX: ",
         .repeated = std::string(1'000, 'x'),
         .piece = 1}
    );
}

TEST_F(HostileClients, ConnectionsThatComeAndGoLeaveOthersTheirTurn) {
    expect_good_service(
        server.port(),
        "new connections",
        {.repeated = "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
         .reopening = std::chrono::milliseconds(0)}
    );
}

TEST_F(HostileClients, OneAgentsLargePagesLeaveOthersTheirTurn) {
    expect_good_service_beside_large_pages(server.port());
}

TEST_F(HostileClients, AFloodWritesABoundedNumberOfLogLines) {
    constexpr std::size_t kLinesASecond = 100;
    const auto begin = std::chrono::steady_clock::now();
    {
        const Flood flood(server.port(), {.repeated = repeated(kUnknown, 20'000)});
        ASSERT_TRUE(server.wait_for_line("http requests not logged"));
    }
    const auto elapsed =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin);
    const std::string log = server.log();
    const auto lines = static_cast<std::size_t>(std::ranges::count(log, '\n'));
    EXPECT_LT(lines, kLinesASecond * static_cast<std::size_t>(elapsed.count() + 2)) << log;
    EXPECT_NE(log.find("\"client_ip\":\"127.0.0.2\",\"count\":"), std::string::npos) << log;
}

TEST_F(HostileClients, BodiesOfStrangersAreNotReceived) {
    constexpr int kStrangers = 100;
    std::vector<Client> strangers;
    for (int i = 0; i < kStrangers; ++i) {
        strangers.emplace_back(server.port());
        ASSERT_TRUE(strangers.back().send(
            "POST /v1/trace HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n{"
        ));
    }
    for (auto& stranger : strangers) {
        const auto answer = stranger.receive();
        EXPECT_EQ(answer.status, 401) << answer.body;
    }
    auto client = server.client();
    EXPECT_TRUE(record(client, "beside the strangers"));
}

TEST_F(HostileClients, BodiesThatAnAgentAnnouncesAndWithholdsLeaveRoomForThoseOfOthers) {
    constexpr int kWithheld = 200;  // more than all bodies may have together
    std::vector<Client> withholding;
    for (int i = 0; i < kWithheld; ++i) {
        withholding.emplace_back(server.port());
        ASSERT_TRUE(withholding.back().send(fmt::format(
            "POST /v1/trace HTTP/1.1\r\nHost: a\r\nAuthorization: ApiKey admin:{}\r\n"
            "Content-Length: 1000000\r\n\r\n{{",
            kAdminKey
        )));
    }
    auto client = server.client();
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(record(client, fmt::format("{} {}", i, std::string(20'000, 'x'))));
}

TEST_F(HostileClients, ALogInTakesOnlyASmallBody) {
    Client stranger(server.port());
    ASSERT_TRUE(stranger.send(std::string(kTokenHead) + "Content-Length: 1000000\r\n\r\n"));
    EXPECT_EQ(stranger.receive().status, 413);
}

TEST(ManyConnections, IdleOnesGiveUpTheirPlacesWhenFilesRunOut) {
    constexpr int kIdle = 700;
    const TemporaryDirectory directory;
    Akashi server(
        {.data_directory = directory / "data", .wrapper = {"prlimit", "--nofile=400:400", "--"}}
    );
    const auto port = server.port();
    auto early = server.client();
    EXPECT_TRUE(record(early, "before the crowd"));
    std::vector<Client> idle;
    for (int i = 0; i < kIdle; ++i) {
        idle.emplace_back(port);
        if (i % 2 == 0) ASSERT_TRUE(idle.back().send("GET /health HTTP/1.1\r\nHost: loc"));
        if (i % 100 != 0) continue;
        EXPECT_EQ(Client(port).get("/health").status, 200);
        auto client = server.client();
        EXPECT_TRUE(record(client, fmt::format("beside {} idle ones", i)));
    }
    EXPECT_NE(idle.back().get("/readyz").status, 0) << "the youngest has its place";
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << server.log();
}

}  // namespace
}  // namespace akashi::testing
