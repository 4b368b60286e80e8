// Whether many instances of a server keep the quotas of an organization together.
#include "akashi_serve.hpp"
#include "dev_servers.hpp"
#include "postgres/blocking_session.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace akashi::testing {
namespace {

constexpr int kInstances = 4;
constexpr int kClients = 10;  ///< of each instance

class QuotaTest : public ::testing::Test {
protected:
    void SetUp() override {
        for (int i = 0; i < kInstances; ++i) {
            instances_.push_back(std::make_unique<AkashiServe>(
                ServeOptions{servers_.database_url(), servers_.notify_url()}
            ));
            ASSERT_TRUE(instances_.back()->wait_for("/readyz", 200));
        }
    }

    std::string query(const std::string& statement) {
        const auto rows = postgres::BlockingSession(servers_.notify_url()).query(statement);
        return rows.empty() ? "" : rows.front().front();
    }

    struct Tally {
        std::atomic<int> accepted = 0;
        std::atomic<int> refused = 0;
    };

    /// Sends `each` requests on every connection to every instance at once. `send` gets a client
    /// and a number, which no two requests have.
    void send_at_once(
        int each, const std::string& refusal, const std::function<Answer(Client&, int)>& send
    ) {
        std::vector<std::jthread> senders;
        for (int sender = 0; sender < kInstances * kClients; ++sender) {
            senders.emplace_back([&, sender, client = client_of(sender)]() mutable {
                for (int i = 0; i < each; ++i) {
                    const Answer answer = send(client, sender * each + i);
                    if (answer.status == 201)
                        ++tally_.accepted;
                    else if (answer.status == 429 && answer.body.contains(refusal))
                        ++tally_.refused;
                    else
                        ADD_FAILURE() << answer.head << answer.body;
                }
            });
        }
    }
    Client client_of(int sender) {
        return instances_[static_cast<std::size_t>(sender % kInstances)]->client();
    }

    static std::string trace_of(const std::string& agent, int number) {
        return fmt::format(
            R"({{"agent_id":"{}","decision":{{"decision_type":"planning","outcome":"number {}",)"
            R"("confidence":0.5}}}})",
            agent,
            number
        );
    }

    DevServers servers_;
    std::vector<std::unique_ptr<AkashiServe>> instances_;
    Tally tally_;
};

TEST_F(QuotaTest, OfAThousandTracesOnFourInstancesExactlyTheHundredThatAreLeftAreRecorded) {
    query("UPDATE organizations SET decision_limit = 100 WHERE slug = 'default'");
    send_at_once(25, "monthly decision quota exceeded: 101/100", [](Client& client, int number) {
        return client.post("/v1/trace", trace_of("admin", number));
    });
    EXPECT_EQ(tally_.accepted, 100);
    EXPECT_EQ(tally_.refused, 900);
    EXPECT_EQ(query("SELECT count(*) FROM decisions"), "100");
    EXPECT_EQ(query("SELECT sum(decision_count) FROM org_usage"), "100");
}

TEST_F(QuotaTest, OfManyNewAgentsOnFourInstancesExactlyAsManyAsThereIsRoomForAreAdded) {
    query("UPDATE organizations SET agent_limit = 6 WHERE slug = 'default'");
    ASSERT_EQ(query("SELECT count(*) FROM agents"), "1");
    send_at_once(2, "agent limit exceeded", [](Client& client, int number) {
        const std::string name = fmt::format("agent-{}", number);
        if (number % 2 == 0) return client.post("/v1/trace", trace_of(name, number));
        const std::string body = fmt::format(R"({{"agent_id":"{0}","name":"{0}"}})", name);
        return client.post("/v1/agents", body);
    });
    EXPECT_EQ(tally_.accepted, 5);
    EXPECT_EQ(tally_.refused, 75);
    EXPECT_EQ(query("SELECT count(*) FROM agents"), "6");
}

}  // namespace
}  // namespace akashi::testing
