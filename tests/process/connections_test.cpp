#include "akashi.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <vector>

namespace akashi::testing {
namespace {

constexpr rlim_t kIdle = 10'000;
constexpr rlim_t kOthers = 300;  // descriptors for everything else

/// Raises this process's limit of open files as far as allowed. Returns the number of connections.
std::size_t allow_connections() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    const rlimit wanted{kIdle + kOthers, std::max<rlim_t>(limit.rlim_max, kIdle + kOthers)};
    if (setrlimit(RLIMIT_NOFILE, &wanted) != 0) {  // only root may raise the hard limit
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    getrlimit(RLIMIT_NOFILE, &limit);
    return std::min(kIdle, limit.rlim_cur - kOthers);
}

TEST(Connections, TenThousandIdleAndFiftySlowOnesLeaveItServing) {
    const TemporaryDirectory directory;
    const auto count = allow_connections();
    // The soft limit of a shell: the server has to raise it itself.
    Akashi server(
        {.data_directory = directory / "data",
         .wrapper = {"prlimit", fmt::format("--nofile=1024:{}", count + kOthers), "--"}}
    );
    const auto port = server.port();
    std::vector<Client> idle;
    idle.reserve(count);
    for (std::size_t i = 0; i < count; ++i) idle.emplace_back(port);
    std::vector<Client> slow;
    slow.reserve(50);
    for (int i = 0; i < 50; ++i) slow.emplace_back(port);
    for (const char letter : std::string("GET /health HTTP/1.1\r\nHost: local"))
        for (auto& client : slow) ASSERT_TRUE(client.send(std::string_view(&letter, 1)));

    auto client = server.client();
    const auto health = client.get("/health");
    EXPECT_EQ(health.status, 200);
    EXPECT_TRUE(record(client, "among ten thousand"));
    const auto last = idle.back().get("/health");
    EXPECT_EQ(last.status, 200);
    ASSERT_TRUE(slow.back().send("host\r\n\r\n"));
    const auto finished = slow.back().receive();
    EXPECT_EQ(finished.status, 200);

    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << server.log();
}

TEST(Connections, ManyThatUseAKeyForTheFirstTimeAtOnceAreAllServed) {
    const TemporaryDirectory directory;
    Akashi server({.data_directory = directory / "data"});
    std::vector<Client> clients;
    clients.reserve(64);
    for (int i = 0; i < 64; ++i) clients.push_back(server.client());
    for (auto& client : clients)
        ASSERT_TRUE(client.send(client.post_text("/v1/trace", trace_body("one of many"))));
    for (auto& client : clients) {
        const auto answer = client.receive();
        ASSERT_EQ(answer.status, 201) << answer.body;
    }
}

TEST(Connections, OneThatSendsTooSlowlyIsClosed) {
    const TemporaryDirectory directory;
    Akashi server(
        {.data_directory = directory / "data", .environment = {{"AKASHI_READ_TIMEOUT", "300ms"}}}
    );
    Client slow(server.port());
    ASSERT_TRUE(slow.send(fmt::format(
        "POST /v1/trace HTTP/1.1\r\nHost: localhost\r\nAuthorization: ApiKey admin:{}\r\n"
        "Content-Length: 5\r\n\r\n{{",
        kAdminKey
    )));
    const auto answer = slow.receive();
    if (answer.status != 0) EXPECT_EQ(answer.status, 408) << answer.body;
    EXPECT_EQ(slow.receive().status, 0) << "the connection is still open";
    auto client = server.client();
    EXPECT_EQ(client.get("/health").status, 200);
}

TEST(Connections, PipelinedRequestsAreAnsweredInOrder) {
    const TemporaryDirectory directory;
    Akashi server({.data_directory = directory / "data"});
    auto client = server.client();
    std::string requests;
    for (int i = 0; i < 100; ++i)
        requests += client.post_text("/v1/trace", trace_body(fmt::format("number {}", i)));
    ASSERT_TRUE(client.send(requests));
    std::vector<std::string> ids;
    for (int i = 0; i < 100; ++i) {
        const auto answer = client.receive();
        ASSERT_EQ(answer.status, 201) << answer.body;
        ids.emplace_back(answer.json().at("data").at("decision_id").as_string());
    }
    for (const int i : {0, 50, 99}) {
        const auto answer = client.get("/v1/decisions/" + ids[static_cast<std::size_t>(i)]);
        EXPECT_EQ(answer.json().at("data").at("outcome").as_string(), fmt::format("number {}", i));
    }
}

}  // namespace
}  // namespace akashi::testing
