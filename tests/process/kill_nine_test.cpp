#include "akashi.hpp"
#include "crowd.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <random>

namespace akashi::testing {
namespace {

constexpr int kWriters = 6;

/// AKASHI_KILL_ROUNDS; the default is small enough for every run of the tests.
int rounds() {
    const char* text = std::getenv("AKASHI_KILL_ROUNDS");
    return text == nullptr ? 5 : std::atoi(text);
}

void expect_everything_once(Client& client, const Crowd& crowd) {
    for (const auto& [outcome, id] : crowd.answered()) {
        const auto answer = client.get("/v1/decisions/" + id);
        ASSERT_EQ(answer.status, 200) << "lost: " << outcome << "\n" << answer.body;
        EXPECT_EQ(answer.json().at("data").at("outcome").as_string(), outcome);
    }
    const auto& [last, last_id] = *crowd.answered().rbegin();
    const auto found = client.post("/v1/search", fmt::format(R"({{"query":"\"{}\""}})", last));
    EXPECT_NE(found.body.find(last_id), std::string::npos) << last << "\n" << found.body;
    for (const auto& outcome : crowd.unanswered()) {
        const auto answer = client.post("/v1/trace", trace_body(outcome), outcome);
        EXPECT_EQ(answer.status, 201) << answer.body;
        EXPECT_EQ(count_decisions(client, outcome), 1) << outcome;
    }
}

TEST(KillNine, LosesNoAnsweredTraceAndRepeatsNone) {
    const TemporaryDirectory directory;
    const auto data = directory / "data";
    std::mt19937 random(20240229);
    std::size_t total = 0;
    for (int round = 0; round < rounds(); ++round) {
        SCOPED_TRACE(fmt::format("round {}", round));
        std::optional<Akashi> server(std::in_place, AkashiOptions{.data_directory = data});
        Crowd crowd(
            server->port(), fmt::format("round {}", round), kWriters, Persistence::until_it_breaks
        );
        const auto busy = crowd.wait_for_answers(1 + random() % 400);
        server->signal(SIGKILL);
        crowd.join();
        ASSERT_TRUE(busy) << server->log();
        ASSERT_EQ(crowd.wrong_answer(), "");
        ASSERT_EQ(server->wait(), 128 + SIGKILL);
        ASSERT_EQ(integrity(data), "ok");

        server.emplace(AkashiOptions{.data_directory = data});
        auto client = server->client();
        ASSERT_NO_FATAL_FAILURE(expect_everything_once(client, crowd));
        total += crowd.answered().size() + crowd.unanswered().size();
        ASSERT_EQ(count_decisions(client), static_cast<std::int64_t>(total))
            << "some are there twice";
        server->signal(SIGKILL);
        server->wait();
        ASSERT_EQ(integrity(data), "ok");
    }
}

}  // namespace
}  // namespace akashi::testing
