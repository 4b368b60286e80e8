// What docs/scaling.md promises of several instances behind a load balancer.
#include "fleet.hpp"

#include "command.hpp"
#include "testing/qdrant_double.hpp"
#include "testing/tiny_model.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Longer than the second that operators are promised, and much less than keys are remembered when
/// nobody tells of a change.
constexpr std::chrono::seconds kPatience{5};

const std::string kWorkerKey = "key of the worker";

void create_worker(Fleet& fleet) {
    const auto created = fleet.admin().post(
        "/v1/agents", R"({"agent_id":"worker","name":"worker","api_key":")" + kWorkerKey + "\"}"
    );
    ASSERT_EQ(created.status, 201) << created.body;
}

Client worker(std::uint16_t port) { return Client(port, "ApiKey worker:" + kWorkerKey); }

/// What curl prints when it comes from another address of this machine.
std::string curl(const std::vector<std::string>& words) {
    std::vector<std::string> command{"curl", "-sS", "--interface", "127.0.0.7"};
    command.insert(command.end(), words.begin(), words.end());
    ServerProcess process({.command = command});
    EXPECT_EQ(process.wait(), 0) << process.log();
    return process.log();
}

TEST(Fleet, AllInstancesServeAndShareTheLimitOfAnAgent) {
    Fleet fleet;
    create_worker(fleet);
    fleet.redis().command({"DEL", "akashi:rl:query:worker"});
    int answered = 0;
    for (int i = 0; i < 310; ++i) answered += worker(fleet.port()).get("/v1/me").status == 200;
    EXPECT_EQ(answered, 300);
    EXPECT_EQ(fleet.redis().command({"ZCARD", "akashi:rl:query:worker"}), "300");
    for (std::size_t place = 0; place < Fleet::kSize; ++place) {
        EXPECT_EQ(worker(fleet.server(place).port()).get("/v1/me").status, 429);
        EXPECT_THAT(fleet.server(place).log(), HasSubstr("\"path\":\"/v1/me\""));
    }
}

TEST(Fleet, TheAddressOfAClientIsTheOneThatNginxSaw) {
    Fleet fleet;
    const auto url = fmt::format("http://127.0.0.1:{}/auth/token", fleet.port());
    curl({"-H", "X-Forwarded-For: 203.0.113.9", "-d", "{}", url});
    const auto keys = fleet.redis().command({"KEYS", "akashi:rl:auth:*"});
    EXPECT_EQ(keys, "akashi:rl:auth:127.0.0.7");
}

TEST(Fleet, ATokenOfOneInstanceIsGoodAtAllAndAKeyThatOneRevokesAtNone) {
    Fleet fleet;
    create_worker(fleet);
    const auto login =
        Client(fleet.server(0).port())
            .post("/auth/token", R"({"agent_id":"worker","api_key":")" + kWorkerKey + "\"}");
    ASSERT_EQ(login.status, 200) << login.body;
    const std::string token(login.json().at("data").at("token").as_string());
    for (std::size_t place = 0; place < Fleet::kSize; ++place) {
        const auto port = fleet.server(place).port();
        EXPECT_EQ(Client(port, "Bearer " + token).get("/v1/me").status, 200);
        EXPECT_EQ(worker(port).get("/v1/me").status, 200) << "each remembers the key";
    }
    const auto keys = fleet.admin().get("/v1/keys?limit=1").json().at("data");
    const std::string id(keys.at(0).at("id").as_string());
    Client admin = fleet.server(1).client();
    std::string revoke = admin.get_text("/v1/keys/" + id);
    revoke.replace(0, std::string("GET").size(), "DELETE");
    ASSERT_TRUE(admin.send(revoke));
    ASSERT_EQ(admin.receive().status, 204);
    for (std::size_t place = 0; place < Fleet::kSize; ++place) {
        const auto port = fleet.server(place).port();
        EXPECT_TRUE(eventually([&] { return worker(port).get("/v1/me").status == 401; }, kPatience))
            << fleet.server(place).log();
    }
}

TEST(Fleet, StreamsTellOfTheDecisionsOfAllInstancesInOneOrder) {
    Fleet fleet;
    std::vector<EventStream> streams;
    streams.reserve(Fleet::kSize + 1);
    for (std::size_t place = 0; place < Fleet::kSize; ++place)
        streams.push_back(Fleet::follow(fleet.server(place).port()));
    streams.push_back(Fleet::follow(fleet.port()));
    EXPECT_THAT(streams.back().head(), Not(HasSubstr("Content-Length")));
    for (std::size_t i = 0; i < 12; ++i) {
        auto client = i % 4 == 3 ? fleet.admin() : fleet.server(i % 4).client();
        ASSERT_TRUE(record(client, "decision " + std::to_string(i)));
    }
    for (auto& stream : streams) {
        for (std::size_t i = 0; i < 12; ++i) {
            const auto event = stream.next();
            const auto outcome = event ? event->text("outcome") : "the end of the stream";
            EXPECT_EQ(outcome, "decision " + std::to_string(i));
        }
    }
    fleet.end_all();
    EXPECT_FALSE(streams.back().next()) << "a stream through nginx ends, too";
    for (int i = 0; i < 5; ++i) {
        auto admin = fleet.admin();
        expect_refusal(admin.get("/v1/me"));
        expect_refusal(admin.post("/v1/trace", trace_body("nobody hears"), "a key"));
    }
}

TEST(Fleet, EachRowOfTheOutboxIsDoneOnce) {
    constexpr int kDecisions = 300;
    QdrantDouble qdrant;
    const TinyModel model{{{"login", 0}}};
    Fleet fleet(
        {{"QDRANT_URL", qdrant.url()},
         {"AKASHI_EMBEDDING_PROVIDER", "static"},
         {"AKASHI_EMBEDDING_MODEL_PATH", model.path()}}
    );
    Crowd crowd(fleet.port(), "shared", 6, Persistence::until_it_breaks);
    ASSERT_TRUE(crowd.wait_for_answers(kDecisions));
    crowd.stop();
    crowd.join();
    ASSERT_EQ(crowd.wrong_answer(), "");
    ASSERT_TRUE(eventually([&] {
        return fleet.query("SELECT count(*) FROM search_outbox").at(0).at(0) == "0";
    }));
    const auto points = qdrant.describe("akashi_decisions").at("points").as_array();
    EXPECT_EQ(points.size(), crowd.answered().size());
    EXPECT_EQ(qdrant.calls("Upsert point"), std::ssize(crowd.answered()));
}

/// Reads and writes through nginx without Idempotency-Keys until it is destroyed, and counts.
class KeylessClients {
public:
    KeylessClients(std::uint16_t port, const std::string& decision) {
        const std::vector<std::string> paths{
            "/v1/decisions/recent", "/v1/decisions/" + decision, "/health"
        };
        for (const auto& path : paths) {
            threads_.emplace_back([this, port, path](const std::stop_token& stop) {
                const auto get = [&](Client& client) { return client.get(path); };
                ask_again(port, get, 200, stop);
            });
        }
        threads_.emplace_back([this, port](const std::stop_token& stop) {
            const auto search = [](Client& client) {
                return client.post("/v1/query", R"({"filters":{},"limit":5})");
            };
            ask_again(port, search, 200, stop);
        });
        for (int writer = 0; writer < 2; ++writer) {
            threads_.emplace_back([this, port](const std::stop_token& stop) {
                const auto write = [](Client& client) {
                    return client.post("/v1/trace", trace_body("keyless"));
                };
                ask_again(port, write, 201, stop);
            });
        }
    }
    void stop() { threads_.clear(); }

    int answered() const { return answered_; }
    std::string failure() const {
        const std::lock_guard lock(mutex_);
        return failure_;
    }

private:
    template <class Ask>
    void ask_again(std::uint16_t port, const Ask& ask, int expected, const std::stop_token& stop) {
        Client client(port, std::string("ApiKey admin:") + kAdminKey);
        while (!stop.stop_requested()) {
            const auto answer = ask(client);
            if (answer.status != expected) {
                const std::lock_guard lock(mutex_);
                failure_ = fmt::format("{}\n{}\n{}", answer.status, answer.head, answer.body);
                return;
            }
            ++answered_;
        }
    }

    std::atomic<int> answered_ = 0;
    mutable std::mutex mutex_;
    std::string failure_;
    std::vector<std::jthread> threads_;
};

/// All that the crowd was answered is there once, and nothing else is, except what others wrote.
void expect_stored(const Fleet& fleet, const Crowd& crowd) {
    const auto rows =
        fleet.query("SELECT id, outcome FROM decisions WHERE outcome NOT IN ('before', 'keyless')");
    std::vector<Stored> stored;
    stored.reserve(rows.size());
    for (const auto& row : rows) stored.push_back({row.at(0), row.at(1)});
    EXPECT_EQ(contradiction(stored, crowd.answered(), {}), "");
}

TEST(Fleet, ARollingRestartUnderLoadFailsNoRequestAndLosesNothing) {
    Fleet fleet;
    auto admin = fleet.admin();
    const auto first = record(admin, "before");
    ASSERT_TRUE(first);
    KeylessClients others(fleet.port(), first.value_or(""));
    Crowd crowd(fleet.port(), "rolling", 4, Persistence::until_it_breaks);
    ASSERT_TRUE(crowd.wait_for_answers(50));
    for (std::size_t place = 0; place < Fleet::kSize; ++place) {
        fleet.restart(place);
        ASSERT_TRUE(crowd.wait_for_answers(50));
    }
    others.stop();
    crowd.stop();
    crowd.join();
    EXPECT_EQ(others.failure(), "") << fleet.nginx_log();
    EXPECT_GT(others.answered(), 100);
    EXPECT_EQ(crowd.wrong_answer(), "");
    EXPECT_THAT(crowd.unanswered(), ::testing::IsEmpty());

    expect_stored(fleet, crowd);
    fleet.end_all();
}

TEST(Fleet, AnInstanceThatIsKilledUnderLoadFailsNoRepeatableRequestAndLosesNothing) {
    Fleet fleet;
    Crowd crowd(fleet.port(), "killed", 4, Persistence::until_it_breaks);
    ASSERT_TRUE(crowd.wait_for_answers(50));
    fleet.server(0).signal(SIGKILL);
    ASSERT_TRUE(crowd.wait_for_answers(200));
    crowd.stop();
    crowd.join();
    EXPECT_EQ(crowd.wrong_answer(), "");
    EXPECT_THAT(crowd.unanswered(), ::testing::IsEmpty());
    expect_stored(fleet, crowd);
}

}  // namespace
}  // namespace akashi::testing
