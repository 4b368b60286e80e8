#include "akashi.hpp"
#include "akashi_serve.hpp"
#include "dev_servers.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace akashi::testing {
namespace {

constexpr int kAttackers = 60;
constexpr int kOwners = 12;

std::string owner(int number) { return fmt::format("owner-{}", number); }
std::string key_of(const std::string& agent) { return "a key chosen for " + agent; }

/// Creates the owners with chosen keys, which the server has never seen in a log-in.
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
    return Client(port).post("/auth/token", body);
}

/// A wrong name and key for each of the attackers.
struct Attack {
    std::string (*agent)(int);
    std::string (*key)(int);
};

/// Runs the attack and lets every owner log in during it.
void expect_owners_get_through(std::uint16_t port, const Attack& attack) {
    using Clock = std::chrono::steady_clock;
    std::vector<Answer> refused(kAttackers);
    std::vector<Answer> granted(kOwners);
    std::vector<std::chrono::milliseconds> took(kOwners);
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kAttackers; ++i)
            threads.emplace_back([&, i] {
                refused[static_cast<std::size_t>(i)] = log_in(port, attack.agent(i), attack.key(i));
            });
        for (int i = 0; i < kOwners; ++i)
            threads.emplace_back([&, i] {
                const auto place = static_cast<std::size_t>(i);
                const auto start = Clock::now();
                granted[place] = log_in(port, owner(i), key_of(owner(i)));
                took[place] = std::chrono::ceil<std::chrono::milliseconds>(Clock::now() - start);
            });
    }
    std::map<int, int> statuses;
    for (const auto& answer : refused) {
        ++statuses[answer.status];
        EXPECT_TRUE(answer.status == 401 || answer.status == 429) << answer.head << answer.body;
        if (answer.status != 429) continue;
        EXPECT_NE(answer.head.find("Retry-After: "), std::string::npos) << answer.head;
        EXPECT_EQ(answer.json().at("error").at("code").as_string(), "RATE_LIMITED");
    }
    for (const auto& answer : granted) EXPECT_EQ(answer.status, 200) << answer.head << answer.body;
    std::ranges::sort(took);
    fmt::print(
        "{} owners logged in within {} to {} ms beside {} wrong keys ({} refused with 401, {} with "
        "429)\n",
        kOwners,
        took.front().count(),
        took.back().count(),
        kAttackers,
        statuses[401],
        statuses[429]
    );
}

constexpr Attack kOnOneAgent{
    [](int) { return std::string("admin"); }, [](int i) { return fmt::format("wrong key {}", i); }
};
constexpr Attack kOnManyNames{
    [](int i) { return fmt::format("nobody-{}", i); },
    [](int i) { return fmt::format("ak_x_{}", i); }
};

class HostileLogins : public ::testing::TestWithParam<const Attack*> {};

TEST_P(HostileLogins, DoNotKeepOwnersOutOfAkashiLocal) {
    const TemporaryDirectory directory;
    Akashi server({.data_directory = directory / "data"});
    create_owners(server.client());
    expect_owners_get_through(server.port(), *GetParam());
}

TEST_P(HostileLogins, DoNotKeepOwnersOutOfAkashiServe) {
    DevServers servers;
    AkashiServe server({servers.database_url(), servers.notify_url()});
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    create_owners(server.client());
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
