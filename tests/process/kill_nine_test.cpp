#include "akashi.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <map>
#include <mutex>
#include <random>
#include <thread>

namespace akashi::testing {
namespace {

constexpr int kWriters = 6;

/// AKASHI_KILL_ROUNDS, or few enough for every run of the tests.
int rounds() {
    const char* text = std::getenv("AKASHI_KILL_ROUNDS");
    return text == nullptr ? 5 : std::atoi(text);
}

/// What a crowd of clients was told in one round.
class Crowd {
public:
    Crowd(std::uint16_t port, int round) : port_(port), round_(round) {
        for (int writer = 0; writer < kWriters; ++writer)
            threads_.emplace_back([this, writer] { write_until_it_breaks(writer); });
    }

    /// False when the server stopped answering before.
    bool wait_for_answers(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return answered_.size() >= count || broken_ == kWriters; });
        return answered_.size() >= count;
    }

    void join() {
        for (auto& thread : threads_) thread.join();
    }

    // After join(): outcomes with the ids that were answered, and those that were left without
    // answer.
    const std::map<std::string, std::string>& answered() const { return answered_; }
    const std::vector<std::string>& unanswered() const { return unanswered_; }
    const std::string& wrong_answer() const { return wrong_answer_; }

private:
    void write_until_it_breaks(int writer) {
        Client client(port_, std::string("ApiKey admin:") + kAdminKey);
        for (int number = 0;; ++number) {
            const auto outcome =
                fmt::format("round {} writer {} number {}", round_, writer, number);
            const auto answer = client.post("/v1/trace", trace_body(outcome), outcome);
            const std::lock_guard lock(mutex_);
            if (answer.status == 201) {
                answered_[outcome] = answer.json().at("data").at("decision_id").as_string();
                changed_.notify_all();
                continue;
            }
            if (answer.status != 0) wrong_answer_ = answer.body;
            unanswered_.push_back(outcome);
            ++broken_;
            changed_.notify_all();
            return;
        }
    }

    std::uint16_t port_;
    int round_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::map<std::string, std::string> answered_;
    std::vector<std::string> unanswered_;
    std::string wrong_answer_;
    int broken_ = 0;
    std::vector<std::thread> threads_;
};

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
        Crowd crowd(server->port(), round);
        const bool busy = crowd.wait_for_answers(1 + random() % 400);
        server->signal(SIGKILL);
        crowd.join();
        ASSERT_TRUE(busy) << crowd.wrong_answer() << server->log();
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
