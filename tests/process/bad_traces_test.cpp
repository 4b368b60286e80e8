#include "akashi_serve.hpp"
#include "dev_servers.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace akashi::testing {
namespace {

constexpr int kWriters = 8;
constexpr int kBadTraces = 100;

std::string citing_nothing(int number) {
    return fmt::format(
        R"({{"agent_id":"admin","decision":{{"decision_type":"architecture","outcome":"bad {}"}},)"
        R"("precedent_ref":"00000000-0000-4000-8000-000000000000"}})",
        number
    );
}

/// Sends bad traces, one after the other. Returns the first answer that is not the right refusal.
std::string send_bad_traces(Client client) {
    for (int number = 0; number < kBadTraces; ++number) {
        const auto answer = client.post("/v1/trace", citing_nothing(number));
        constexpr const char* kMessage = "precedent_ref not found in this organization";
        if (answer.status != 400 || answer.body.find(kMessage) == std::string::npos)
            return answer.head + answer.body;
    }
    return {};
}

TEST(BadTraces, OfACrowdAreRefusedOneByOneAndGoodOnesBesideThemRecorded) {
    const DevServers servers;
    AkashiServe server({servers.database_url(), servers.notify_url()});
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    Crowd good(server.port(), "good", kWriters, Persistence::until_it_breaks);
    std::vector<std::string> wrong(kWriters);
    {
        std::vector<std::jthread> senders;
        for (std::string& answer : wrong)
            senders.emplace_back([&answer, client = server.client()]() mutable {
                answer = send_bad_traces(std::move(client));
            });
    }
    for (const std::string& answer : wrong) EXPECT_EQ(answer, "");
    EXPECT_TRUE(good.wait_for_answers(100));
    ASSERT_NO_FATAL_FAILURE(expect_what_was_answered(server, good, servers.notify_url()));
    server.expect_clean_end();
}

}  // namespace
}  // namespace akashi::testing
