#include "akashi.hpp"
#include "akashi_serve.hpp"
#include "dev_servers.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

namespace akashi::testing {
namespace {

constexpr int kAttackers = 60;
constexpr int kOwners = 12;
/// All owners may wait for each other, and a computation takes seconds on a busy machine.
constexpr std::chrono::minutes kPatience{4};

std::string owner(int number) { return fmt::format("owner-{}", number); }
std::string key_of(const std::string& agent) { return "a key chosen for " + agent; }

/// Creates the owners with chosen keys. Another server process has never seen them.
void create_owners(Client admin) {
    for (int i = 0; i < kOwners; ++i) {
        const auto created = admin.post(
            "/v1/agents",
            fmt::format(
                R"({{"agent_id":"{0}","name":"{0}","api_key":"{1}"}})", owner(i), key_of(owner(i))
            )
        );
        ASSERT_EQ(created.status, 201) << created.body;
    }
}

Answer log_in(std::uint16_t port, const std::string& agent, const std::string& key) {
    const auto body = fmt::format(R"({{"agent_id":"{}","api_key":"{}"}})", agent, key);
    return Client(port, {}, kPatience).post("/auth/token", body);
}

/// A wrong name and key for each of the attackers, who share an address.
struct Attack {
    std::string address;
    std::string (*agent)(int);
    std::string (*key)(int);
};

/// The whole answer to a log-in from this address of the machine itself.
std::string log_in_from(const Attack& attack, std::uint16_t port, int number) {
    namespace asio = boost::asio;
    const auto body = fmt::format(
        R"({{"agent_id":"{}","api_key":"{}"}})", attack.agent(number), attack.key(number)
    );
    asio::io_context io;
    asio::ip::tcp::socket socket(io, asio::ip::tcp::v4());
    socket.bind({asio::ip::make_address(attack.address), 0});
    socket.connect({asio::ip::address_v4::loopback(), port});
    asio::write(
        socket,
        asio::buffer(fmt::format(
            "POST /auth/token HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
            "{}\r\n\r\n{}",
            body.size(),
            body
        ))
    );
    std::string answer;
    boost::system::error_code end;
    asio::read(socket, asio::dynamic_buffer(answer), end);
    return answer;
}

/// Runs the attack and lets every owner log in during it.
void expect_owners_get_through(std::uint16_t port, const Attack& attack) {
    using Clock = std::chrono::steady_clock;
    std::vector<std::string> refused(kAttackers);
    std::vector<Answer> granted(kOwners);
    std::vector<std::chrono::milliseconds> took(kOwners);
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kAttackers; ++i)
            threads.emplace_back([&, i] {
                refused[static_cast<std::size_t>(i)] = log_in_from(attack, port, i);
            });
        for (int i = 0; i < kOwners; ++i)
            threads.emplace_back([&, i] {
                const auto place = static_cast<std::size_t>(i);
                const auto start = Clock::now();
                granted[place] = log_in(port, owner(i), key_of(owner(i)));
                took[place] = std::chrono::ceil<std::chrono::milliseconds>(Clock::now() - start);
            });
    }
    int wrong = 0;
    int limited = 0;
    for (const auto& answer : refused) {
        if (answer.starts_with("HTTP/1.1 401 ")) ++wrong;
        if (!answer.starts_with("HTTP/1.1 429 ")) continue;
        ++limited;
        EXPECT_NE(answer.find("\r\nRetry-After: "), std::string::npos) << answer;
        EXPECT_NE(answer.find("RATE_LIMITED"), std::string::npos) << answer;
    }
    EXPECT_EQ(wrong + limited, kAttackers);
    for (const auto& answer : granted) EXPECT_EQ(answer.status, 200) << answer.head << answer.body;
    std::ranges::sort(took);
    fmt::print(
        "{} owners logged in within {} to {} ms beside {} wrong keys ({} refused with 401, {} with "
        "429)\n",
        kOwners,
        took.front().count(),
        took.back().count(),
        kAttackers,
        wrong,
        limited
    );
}

/// From the address of the owners.
const Attack kOnOneAgent{
    .address = "127.0.0.1",
    .agent = [](int) { return std::string("admin"); },
    .key = [](int i) { return fmt::format("wrong key {}", i); }
};
/// Each wrong key costs a computation. Like generated ones, they cost it for unknown names, too.
const Attack kOnManyNames{
    .address = "127.0.0.2",
    .agent = [](int i) { return fmt::format("nobody-{}", i); },
    .key = [](int i) { return fmt::format("ak_x_{}", i); }
};

// NOLINTNEXTLINE(readability-identifier-naming): the name is GoogleTest's
void PrintTo(const Attack* attack, std::ostream* out) { *out << "from " << attack->address; }

class HostileLogins : public ::testing::TestWithParam<const Attack*> {};

TEST_P(HostileLogins, DoNotKeepOwnersOutOfAkashiLocal) {
    const TemporaryDirectory directory;
    create_owners(Akashi({.data_directory = directory / "data"}).client());
    Akashi server({.data_directory = directory / "data"});
    expect_owners_get_through(server.port(), *GetParam());
}

TEST_P(HostileLogins, DoNotKeepOwnersOutOfAkashiServe) {
    DevServers servers;
    const ServeOptions options{servers.database_url(), servers.notify_url()};
    {
        AkashiServe first(options);
        ASSERT_TRUE(first.wait_for("/readyz", 200));
        create_owners(first.client());
    }
    AkashiServe server(options);
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    expect_owners_get_through(server.port(), *GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Attack,
    HostileLogins,
    ::testing::Values(&kOnOneAgent, &kOnManyNames),
    [](const auto& given) { return given.param == &kOnOneAgent ? "OnOneAgent" : "OnManyNames"; }
);

TEST(HostileLoginsOfAnAgent, LeaveAnOwnerAloneWhoWasRightOnce) {
    const TemporaryDirectory directory;
    Akashi server({.data_directory = directory / "data"});
    create_owners(server.client());
    ASSERT_EQ(log_in(server.port(), owner(0), key_of(owner(0))).status, 200);
    int limited = 0;
    for (int i = 0; i < kAttackers; ++i)
        if (log_in(server.port(), owner(0), fmt::format("wrong key {}", i)).status == 429)
            ++limited;
    EXPECT_GT(limited, 0);
    EXPECT_EQ(log_in(server.port(), owner(0), key_of(owner(0))).status, 200);
}

}  // namespace
}  // namespace akashi::testing
