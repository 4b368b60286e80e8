#include "akashi_serve.hpp"
#include "dev_servers.hpp"
#include "testing/redis_server.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace akashi::testing {
namespace {

const std::string kWorkerKey = "key of the worker";
constexpr const char* kKey = "akashi:rl:query:worker";
constexpr const char* kAllowing = "ratelimit: redis error, allowing request";
constexpr const char* kRestored = "ratelimit: redis restored";

std::size_t count_lines(const std::string& log, const std::string& part) {
    std::size_t found = 0;
    for (auto at = log.find(part); at != std::string::npos; at = log.find(part, at + 1)) ++found;
    return found;
}

/// Two servers with one Redis.
class RateLimits : public ::testing::Test {
protected:
    void start(const std::string& redis_url) {
        for (int i = 0; i < 2; ++i) {
            instances_.push_back(std::make_unique<AkashiServe>(ServeOptions{
                servers_.database_url(), servers_.notify_url(), {{"REDIS_URL", redis_url}}
            }));
            ASSERT_TRUE(instances_.back()->wait_for("/readyz", 200));
        }
        const auto created = instances_[0]->client().post(
            "/v1/agents", R"({"agent_id":"worker","name":"worker","api_key":")" + kWorkerKey + "\"}"
        );
        ASSERT_EQ(created.status, 201) << created.body;
        ASSERT_TRUE(eventually([&] { return me(1) == 200; }));
        redis_->command({"DEL", kKey});
    }

    Client worker(std::size_t instance) {
        return Client(instances_[instance]->port(), "ApiKey worker:" + kWorkerKey);
    }
    int me(std::size_t instance) { return worker(instance).get("/v1/me").status; }

    /// Sends requests to both servers at once. How many were answered with this status.
    int flood(int status, int requests_each) {
        std::atomic<int> answered = 0;
        std::vector<std::jthread> crowd;
        for (std::size_t i = 0; i < 4; ++i) {
            crowd.emplace_back([&, i] {
                Client client = worker(i % 2);
                for (int n = 0; n < requests_each; ++n) {
                    if (client.get("/v1/me").status == status) ++answered;
                }
            });
        }
        crowd.clear();
        return answered;
    }

    /// While Redis is in trouble, every request is answered, and the log says so, not for each.
    void expect_requests_go_on() {
        ASSERT_TRUE(eventually([&] { return me(0) == 200 && me(1) == 200; }));
        const auto before = count_lines(instances_[0]->log(), kAllowing);
        constexpr int kEach = 250;
        EXPECT_EQ(flood(200, kEach), 4 * kEach);
        const auto lines = count_lines(instances_[0]->log(), kAllowing);
        EXPECT_LT(lines - before, kEach) << "not a line a request";
        // At most one a second: a trouble that begins soon after another one is told later.
        for (std::size_t i = 0; i < instances_.size(); ++i) {
            EXPECT_TRUE(eventually([&] {
                return me(i) == 200 && count_lines(instances_[i]->log(), kAllowing) > told_.at(i);
            }));
        }
    }
    /// Limits come back without a restart.
    void expect_limits_again() {
        EXPECT_TRUE(eventually([&] { return me(0) == 429 && me(1) == 429; }))
            << instances_[0]->log();
        ++restored_;
        for (std::size_t i = 0; i < instances_.size(); ++i) {
            EXPECT_TRUE(eventually([&] {
                return count_lines(instances_[i]->log(), kRestored) >= restored_;
            }));
            told_.at(i) = count_lines(instances_[i]->log(), kAllowing);
        }
    }

    DevServers servers_;
    std::unique_ptr<RedisServer> redis_ = std::make_unique<RedisServer>();
    std::vector<std::unique_ptr<AkashiServe>> instances_;
    std::size_t restored_ = 0;
    std::array<std::size_t, 2> told_{};  ///< lines of each server about trouble that is over
};

TEST_F(RateLimits, TwoServersShareALimit) {
    start(redis_->url());
    EXPECT_EQ(flood(200, 150), 300);
    EXPECT_EQ(redis_->command({"ZCARD", kKey}), "300");
    EXPECT_EQ(flood(429, 10), 40);
    redis_->command({"FLUSHALL"});
    EXPECT_EQ(flood(200, 150), 300) << "the limit begins anew";
}

TEST_F(RateLimits, RequestsGoOnWhileRedisIsKilledOrFrozen) {
    start(redis_->url());
    EXPECT_EQ(flood(200, 100), 300);
    redis_->freeze();
    expect_requests_go_on();
    redis_->thaw();
    expect_limits_again();
    redis_->kill();
    expect_requests_go_on();
    redis_->start();
    expect_limits_again();
}

TEST_F(RateLimits, RequestsGoOnWhileRedisRefuses) {
    start(redis_->url());
    redis_->command({"CONFIG", "SET", "maxmemory", "1"});
    expect_requests_go_on();
    redis_->command({"CONFIG", "SET", "maxmemory", "0"});
    expect_limits_again();
    redis_->command({"ACL", "SETUSER", "default", "-@all", "+acl", "+config"});
    expect_requests_go_on();
    redis_->command({"ACL", "SETUSER", "default", "+@all"});
    expect_limits_again();
}

TEST_F(RateLimits, AWrongPasswordIsNoReasonNotToStart) {
    redis_ = std::make_unique<RedisServer>(RedisServerOptions{.password = "right"});
    const std::string port = std::to_string(redis_->port());
    start("redis://:not-told@127.0.0.1:" + port);
    EXPECT_TRUE(instances_[0]->wait_for_line("ratelimit: redis unavailable"));
    expect_requests_go_on();
    redis_->command({"ACL", "SETUSER", "default", ">not-told"});
    expect_limits_again();
    EXPECT_EQ(instances_[0]->log().find("not-told"), std::string::npos);
    EXPECT_TRUE(instances_[0]->wait_for_line("redis://127.0.0.1:" + port + "/0"));
}

}  // namespace
}  // namespace akashi::testing
