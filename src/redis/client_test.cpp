#include "redis/client.hpp"

#include "redis/script.hpp"
#include "testing/redis_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

namespace akashi::redis {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::RedisServer;

class RedisClient : public ::testing::Test {
protected:
    ~RedisClient() override {
        if (client_) asio::co_spawn(pool_, client_->stop(), asio::use_future).get();
        pool_.join();
    }

    std::optional<Error> connect(const std::string& url, ClientOptions options = {}) {
        options.on_up = [this] { note("up"); };
        options.on_down = [this](const Error& why) { note(why.message()); };
        client_ = std::make_shared<Client>(
            pool_.get_executor(), parse_redis_url(url).value(), std::move(options)
        );
        return asio::co_spawn(pool_, client_->start(), asio::use_future).get();
    }
    std::future<Result<Reply>> begin(
        std::initializer_list<std::string_view> words, std::chrono::milliseconds patience = 10s
    ) {
        return asio::co_spawn(
            asio::make_strand(pool_),
            client_->ask(format_command(words), SteadyClock::now() + patience),
            asio::use_future
        );
    }
    Result<Reply> ask(std::initializer_list<std::string_view> words) { return begin(words).get(); }

    void note(const std::string& event) {
        const std::lock_guard lock(mutex_);
        events_.push_back(event);
        changed_.notify_all();
    }
    /// Waits until one of the answers is there.
    static void wait_until_refused(std::vector<std::future<Result<Reply>>>& answers) {
        const auto is_there = [](const std::future<Result<Reply>>& answer) {
            return answer.wait_for(0s) == std::future_status::ready;
        };
        while (std::ranges::none_of(answers, is_there)) std::this_thread::yield();
    }
    /// Waits until as many of these events have come.
    void wait_for(const std::string& event, std::ptrdiff_t times) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return std::ranges::count(events_, event) >= times; });
    }

    asio::thread_pool pool_{2};
    std::shared_ptr<Client> client_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> events_;
};

TEST_F(RedisClient, GivesEachCallerTheAnswerToItsOwnCommand) {
    RedisServer server;
    ASSERT_EQ(connect(server.url()), std::nullopt);
    std::vector<std::future<Result<Reply>>> answers;
    for (int i = 0; i < 1'000; ++i) answers.push_back(begin({"ECHO", std::to_string(i)}));
    for (int i = 0; i < 1'000; ++i)
        EXPECT_EQ(answers[static_cast<std::size_t>(i)].get().value().text, std::to_string(i));
}

TEST_F(RedisClient, TellsItsUserPasswordAndDatabase) {
    RedisServer server({.password = "p@ss"});
    server.command({"ACL", "SETUSER", "limits", "on", ">s3cret", "~*", "+@all"});
    ASSERT_EQ(
        connect("redis://limits:s3cret@127.0.0.1:" + std::to_string(server.port()) + "/3"),
        std::nullopt
    );
    EXPECT_EQ(ask({"ACL", "WHOAMI"})->text, "limits");
    EXPECT_TRUE(ask({"SET", "a", "1"}).has_value());
    EXPECT_EQ(server.command({"-n", "3", "GET", "a"}), "1");
}

TEST_F(RedisClient, TheErrorsOfRedisAreReplies) {
    RedisServer server;
    ASSERT_EQ(connect(server.url()), std::nullopt);
    EXPECT_THAT(ask({"NO-SUCH-COMMAND"})->text, HasSubstr("unknown command"));
    EXPECT_TRUE(client_->is_up());
}

TEST_F(RedisClient, AWrongPasswordIsNotTold) {
    RedisServer server({.password = "right"});
    const auto failure = connect("redis://:secret-word@127.0.0.1:" + std::to_string(server.port()));
    ASSERT_TRUE(failure.has_value());
    EXPECT_EQ(failure->message(), "Redis refuses the password: WRONGPASS");
    EXPECT_FALSE(client_->is_up());
    server.command({"CONFIG", "SET", "requirepass", "secret-word"});
    wait_for("up", 1);
}

TEST_F(RedisClient, ConnectsWhenTheServerComesLater) {
    RedisServer server;
    server.kill();
    EXPECT_EQ(connect(server.url())->message(), "Connection refused");
    EXPECT_TRUE(ask({"PING"}).has_error());
    server.start();
    wait_for("up", 1);
    EXPECT_EQ(ask({"PING"})->text, "PONG");
    server.kill();
    server.start();
    wait_for("up", 2);
    EXPECT_EQ(ask({"PING"})->text, "PONG");
}

TEST_F(RedisClient, AFrozenServerIsAskedOnceAndThenLeftAlone) {
    RedisServer server;
    ASSERT_EQ(connect(server.url()), std::nullopt);
    server.freeze();
    std::vector<std::future<Result<Reply>>> answers;
    answers.push_back(begin({"PING"}, 50ms));
    for (int i = 0; i < 10; ++i) answers.push_back(begin({"PING"}, 1h));
    for (auto& answer : answers) EXPECT_TRUE(answer.get().has_error());
    EXPECT_FALSE(client_->is_up());
    EXPECT_EQ(begin({"PING"}, 1h).get().error().message(), "Redis is away");
    server.thaw();
    wait_for("up", 2);
    EXPECT_EQ(ask({"PING"})->text, "PONG");
}

TEST_F(RedisClient, ABoundedNumberOfCallersWaits) {
    RedisServer server;
    ASSERT_EQ(connect(server.url()), std::nullopt);
    server.freeze();
    std::vector<std::future<Result<Reply>>> answers;
    for (int i = 0; i < 16'385; ++i) answers.push_back(begin({"PING"}, 1h));
    // One of them is refused at once; the others wait for the server.
    wait_until_refused(answers);
    server.thaw();
    int refused = 0;
    for (auto& answer : answers) {
        if (answer.get().has_error()) ++refused;
    }
    EXPECT_EQ(refused, 1);
}

TEST_F(RedisClient, ADistrustedServerMustAnswerTheProbeAgain) {
    RedisServer server;
    ASSERT_EQ(connect(server.url()), std::nullopt);
    client_->distrust({ErrorCode::unavailable, "it is read-only"});
    wait_for("it is read-only", 1);
    wait_for("up", 2);
}

TEST_F(RedisClient, AServerThatAnswersTheProbeTooLateIsAway) {
    RedisServer server;
    ClientOptions options;
    options.probe = format_command({"BLPOP", "nothing", "0.1"});
    options.probe_patience = 50ms;
    const auto failure = connect(server.url(), std::move(options));
    ASSERT_NE(failure, std::nullopt);
    EXPECT_EQ(failure->message(), "Redis does not answer in time");
    EXPECT_FALSE(client_->is_up());
}

TEST_F(RedisClient, AStopEndsWhatIsOnItsWay) {
    RedisServer server;
    ASSERT_EQ(connect(server.url()), std::nullopt);
    auto blocked = begin({"BLPOP", "nothing", "0"}, 1h);
    auto behind = begin({"PING"}, 1h);
    asio::co_spawn(pool_, std::exchange(client_, nullptr)->stop(), asio::use_future).get();
    EXPECT_TRUE(blocked.get().has_error());
    EXPECT_TRUE(behind.get().has_error());
}

TEST_F(RedisClient, SpeaksTlsWithAServerThatTheSystemTrusts) {
    RedisServer server({.password = "p", .is_secure = true});
    ::setenv("SSL_CERT_FILE", server.authority().c_str(), 1);
    EXPECT_EQ(connect(server.url()), std::nullopt);
    std::vector<std::future<Result<Reply>>> answers;
    const std::string long_text(10'000, 'x');
    for (int i = 0; i < 100; ++i) answers.push_back(begin({"ECHO", long_text}));
    for (auto& answer : answers) EXPECT_EQ(answer.get()->text, long_text);
}

TEST_F(RedisClient, RefusesATlsServerWithAnotherName) {
    RedisServer server({.is_secure = true});
    ::setenv("SSL_CERT_FILE", server.authority().c_str(), 1);
    const auto failure = connect("rediss://127.0.0.1:" + std::to_string(server.port()));
    ASSERT_TRUE(failure.has_value());
    EXPECT_THAT(failure->message(), HasSubstr("certificate verify failed"));
}

TEST_F(RedisClient, RefusesATlsServerThatNobodyTrusts) {
    RedisServer server({.is_secure = true});
    ::unsetenv("SSL_CERT_FILE");
    const auto failure = connect(server.url());
    ASSERT_TRUE(failure.has_value());
    EXPECT_THAT(failure->message(), HasSubstr("certificate verify failed"));
}

TEST(RedisScript, HasTheNameThatRedisGivesIt) {
    const Script script("return 1");
    EXPECT_EQ(script.sha(), "e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
}

}  // namespace
}  // namespace akashi::redis
