#include "limits/redis_rate_limiter.hpp"

#include "base/log.hpp"
#include "testing/redis_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>
#include <vector>

namespace akashi {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::RedisServer;

constexpr RateLimit kFive{.name = "test", .requests = 5};

class RedisRateLimiterTest : public ::testing::Test {
protected:
    ~RedisRateLimiterTest() override {
        for (auto& limiter : limiters_)
            asio::co_spawn(pool_, limiter->stop(), asio::use_future).get();
        pool_.join();
    }

    RedisRateLimiter& make(const std::string& url) {
        limiters_.push_back(std::make_unique<RedisRateLimiter>(
            pool_.get_executor(), redis::parse_redis_url(url).value()
        ));
        asio::co_spawn(pool_, limiters_.back()->start(), asio::use_future).get();
        return *limiters_.back();
    }
    std::future<RateVerdict> begin(RedisRateLimiter& limiter, const std::string& key) {
        return asio::co_spawn(
            asio::make_strand(pool_), limiter.count(kFive, key), asio::use_future
        );
    }
    RateVerdict count(RedisRateLimiter& limiter, const std::string& key = "key") {
        return begin(limiter, key).get();
    }

    void note(std::string_view line) {
        const std::lock_guard lock(mutex_);
        lines_.emplace_back(line);
        changed_.notify_all();
    }
    /// Waits for a line of the log.
    std::string wait_for_line(const std::string& part) {
        std::unique_lock lock(mutex_);
        std::string found;
        changed_.wait(lock, [&] {
            const auto line =
                std::ranges::find_if(lines_, [&](const auto& l) { return l.contains(part); });
            if (line == lines_.end()) return false;
            found = *line;
            return true;
        });
        return found;
    }
    std::ptrdiff_t count_lines(const std::string& part) {
        const std::lock_guard lock(mutex_);
        return std::ranges::count_if(lines_, [&](const auto& line) { return line.contains(part); });
    }
    /// Counts until Redis takes part: then less than the whole limit but one remains.
    void wait_until_limited(RedisRateLimiter& limiter, const std::string& key) {
        while (count(limiter, key).is_allowed) {
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> lines_;
    log::Capture capture_{[this](std::string_view line) { note(line); }};
    asio::thread_pool pool_{2};
    std::vector<std::unique_ptr<RedisRateLimiter>> limiters_;
};

TEST_F(RedisRateLimiterTest, AllowsAsManyRequestsAsTheLimitSays) {
    RedisServer server;
    auto& limiter = make(server.url());
    for (const int remaining : {4, 3, 2, 1, 0}) {
        const auto verdict = count(limiter);
        EXPECT_TRUE(verdict.is_allowed);
        EXPECT_EQ(verdict.remaining, remaining);
        EXPECT_EQ(verdict.reset_after, 60s);
    }
    const auto refused = count(limiter);
    EXPECT_FALSE(refused.is_allowed);
    EXPECT_EQ(refused.remaining, 0);
    EXPECT_LE(refused.reset_after, 60s);
    EXPECT_GT(refused.reset_after, 0s);
    EXPECT_TRUE(count(limiter, "another").is_allowed);
    EXPECT_EQ(server.command({"ZCARD", "key"}), "5") << "refused requests are not recorded";
    EXPECT_THAT(server.command({"TTL", "key"}), ::testing::AnyOf("70", "69"));
}

TEST_F(RedisRateLimiterTest, TheWindowSlidesByTheClockOfRedis) {
    RedisServer server;
    auto& limiter = make(server.url());
    const auto now = std::stoll(server.command({"TIME"})) * 1'000'000;
    const auto add = [&](std::chrono::microseconds age, const std::string& member) {
        server.command({"ZADD", "key", std::to_string(now - age.count()), member});
    };
    add(61s, "left");
    add(30s, "a");
    for (const char* member : {"b", "c", "d", "e"}) add(10s, member);
    const auto refused = count(limiter);
    EXPECT_FALSE(refused.is_allowed);
    EXPECT_LE(refused.reset_after, 30s) << "until the oldest one leaves";
    EXPECT_GT(refused.reset_after, 10s);
    server.command({"ZREM", "key", "a"});
    EXPECT_TRUE(count(limiter).is_allowed);
    EXPECT_FALSE(count(limiter).is_allowed);
}

TEST_F(RedisRateLimiterTest, SeveralInstancesShareALimit) {
    RedisServer server;
    auto& one = make(server.url());
    auto& other = make(server.url());
    std::vector<std::future<RateVerdict>> verdicts;
    for (int i = 0; i < 100; ++i) verdicts.push_back(begin(i % 2 == 0 ? one : other, "key"));
    const auto allowed =
        std::ranges::count_if(verdicts, [](auto& verdict) { return verdict.get().is_allowed; });
    EXPECT_EQ(allowed, 5);
}

TEST_F(RedisRateLimiterTest, NoRequestTakesThePlaceOfOneOfAnotherInstance) {
    RedisServer server;
    auto& one = make(server.url());
    auto& other = make(server.url());
    for (const int remaining : {4, 2}) {
        EXPECT_EQ(count(one).remaining, remaining);
        EXPECT_EQ(count(other).remaining, remaining - 1);
    }
}

TEST_F(RedisRateLimiterTest, AForgottenScriptIsSentAgain) {
    RedisServer server;
    auto& limiter = make(server.url());
    count(limiter);
    server.command({"SCRIPT", "FLUSH"});
    EXPECT_EQ(count(limiter).remaining, 3);
    server.command({"FLUSHALL"});
    EXPECT_EQ(count(limiter).remaining, 4);
}

TEST_F(RedisRateLimiterTest, AllowsEverythingWhileRedisIsAwayAndLimitsAgainAfterwards) {
    RedisServer server;
    auto& limiter = make(server.url());
    wait_until_limited(limiter, "key");
    server.kill();
    while (!count(limiter).is_allowed) {
    }
    for (int i = 0; i < 100; ++i) {
        const auto verdict = count(limiter, "akashi:rl:test:a");
        EXPECT_TRUE(verdict.is_allowed);
        EXPECT_EQ(verdict.remaining, 5);
    }
    const auto line = wait_for_line("ratelimit: redis error, allowing request");
    EXPECT_THAT(line, HasSubstr(R"("key":")"));
    EXPECT_THAT(line, HasSubstr(R"("error":")"));
    server.start();
    wait_for_line("ratelimit: redis restored");
    wait_until_limited(limiter, "key");
}

TEST_F(RedisRateLimiterTest, AFrozenRedisDelaysNobodyTwice) {
    RedisServer server;
    auto& limiter = make(server.url());
    wait_until_limited(limiter, "key");
    server.freeze();
    std::vector<std::future<RateVerdict>> verdicts;
    for (int i = 0; i < 1'000; ++i) verdicts.push_back(begin(limiter, "key"));
    for (auto& verdict : verdicts) EXPECT_TRUE(verdict.get().is_allowed);
    EXPECT_TRUE(count(limiter).is_allowed) << "without asking";
    server.thaw();
    wait_for_line("ratelimit: redis restored");
    wait_until_limited(limiter, "key");
}

TEST_F(RedisRateLimiterTest, ARedisThatComesAndGoesIsRestoredNoMoreOftenThanItIsAway) {
    RedisServer server;
    auto& limiter = make(server.url());
    server.command({"SET", "poison", "text"});
    wait_until_limited(limiter, "key");
    for (int i = 0; i < 10; ++i) {
        count(limiter, "poison");
        wait_until_limited(limiter, "key");
    }
    EXPECT_LE(count_lines("ratelimit: redis restored"), count_lines("ratelimit: redis error"));
}

/// What makes Redis answer with an error, and what ends that.
struct Trouble {
    const char* name;
    std::vector<std::string> begin;
    std::vector<std::string> end;
    const char* error;
};

void PrintTo(const Trouble& trouble, std::ostream* out) { *out << trouble.name; }

class RedisTrouble : public RedisRateLimiterTest, public ::testing::WithParamInterface<Trouble> {};

TEST_P(RedisTrouble, AllowsRequestsUntilItIsOver) {
    RedisServer server;
    auto& limiter = make(server.url());
    server.command(GetParam().begin);
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(count(limiter).is_allowed);
    EXPECT_THAT(
        wait_for_line("ratelimit: redis error, allowing request"), HasSubstr(GetParam().error)
    );
    server.command(GetParam().end);
    wait_until_limited(limiter, "key");
}

INSTANTIATE_TEST_SUITE_P(
    Redis,
    RedisTrouble,
    ::testing::Values(
        Trouble{
            "NoMemory",
            {"CONFIG", "SET", "maxmemory", "1"},
            {"CONFIG", "SET", "maxmemory", "0"},
            "OOM"
        },
        Trouble{
            "ReadOnly", {"REPLICAOF", "127.0.0.1", "1"}, {"REPLICAOF", "NO", "ONE"}, "READONLY"
        },
        Trouble{
            "NoPermission",
            {"ACL", "SETUSER", "default", "-@scripting"},
            {"ACL", "SETUSER", "default", "+@scripting"},
            "NOPERM"
        },
        Trouble{"WrongType", {"SET", "key", "text"}, {"DEL", "key"}, "WRONGTYPE"}
    ),
    [](const auto& trouble) { return trouble.param.name; }
);

}  // namespace
}  // namespace akashi
