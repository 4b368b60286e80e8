#include "postgres/listener.hpp"

#include "postgres/blocking_session.hpp"
#include "postgres/pool_fixture.hpp"
#include "postgres/relay.hpp"

#include <gmock/gmock.h>

#include <condition_variable>

namespace akashi::postgres {
namespace {

using namespace std::literals;
using ::testing::SizeIs;

constexpr ListenerTiming kQuick{
    .first_pause = 2ms, .longest_pause = 20ms, .silence = 10s, .patience = 5s
};

/// A listener on a channel of its own; keeps what it receives and logs.
class ListenerTest : public ::testing::Test {
protected:
    ~ListenerTest() override {
        if (listener_) stop();
        listener_.reset();
        threads_.join();
    }

    void listen(const std::string& url, ListenerTiming timing = kQuick) {
        const auto note = [this](const Notification& notification) {
            const std::lock_guard lock(mutex_);
            heard_.push_back(notification.payload);
            changed_.notify_all();
        };
        listener_ = std::make_unique<Listener>(
            threads_.get_executor(),
            with_parameter(url, "application_name=" + name_),
            std::vector<std::string>{name_, name_ + "_other"},
            note,
            timing,
            [this] { ++begins_; }
        );
        listener_->start();
    }
    void wait_until_it_listens() {
        while (!listener_->is_listening()) std::this_thread::sleep_for(1ms);
    }
    void wait_for_line(const std::string& text, std::size_t count = 1) {
        while (lines_.with(text).size() < count) std::this_thread::sleep_for(1ms);
    }
    void stop() { testing::run(io_, listener_->stop()); }
    void notify(const std::string& payload, const std::string& suffix = "") {
        session_.query("SELECT pg_notify($1, $2)", {name_ + suffix, payload});
    }
    std::string wait_for_notification() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !heard_.empty(); });
        auto first = std::move(heard_.front());
        heard_.erase(heard_.begin());
        return first;
    }
    void cut() {
        session_.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1",
            {name_}
        );
    }

    const std::string url_ = testing::dev_environment("NOTIFY_URL");
    const std::string name_ = "listener_" + Uuid::make_v4().str().substr(0, 8);
    std::atomic<int> begins_ = 0;
    Lines lines_;
    BlockingSession session_{url_};
    asio::io_context io_;
    asio::thread_pool threads_{2};
    std::mutex mutex_;  // guards the next two
    std::condition_variable changed_;
    std::vector<std::string> heard_;
    std::unique_ptr<Listener> listener_;
};

TEST_F(ListenerTest, HearsWhatIsSentOnEachOfItsChannels) {
    listen(url_);
    wait_until_it_listens();
    notify("one");
    EXPECT_EQ(wait_for_notification(), "one");
    notify("two", "_other");
    EXPECT_EQ(wait_for_notification(), "two");
    EXPECT_THAT(lines_.with("broker: listening for notifications"), SizeIs(1));
}

TEST_F(ListenerTest, ListensAgainAfterItsConnectionWasCut) {
    listen(url_);
    wait_until_it_listens();
    for (std::size_t round = 1; round <= 3; ++round) {
        cut();
        wait_for_line("storage: notify connection restored", round);
        notify("again");
        EXPECT_EQ(wait_for_notification(), "again");
    }
    EXPECT_THAT(lines_.with("storage: notify connection lost"), SizeIs(3));
}

TEST_F(ListenerTest, IsDeafThroughPgBouncerInTransactionModeAndSaysWhatToDo) {
    listen(testing::dev_environment("DATABASE_URL"), {.first_pause = 1h, .echo = 200ms});
    wait_for_line("storage: notify connection hears nothing");
    EXPECT_TRUE(listener_->is_deaf());
    EXPECT_FALSE(listener_->is_listening());
    EXPECT_EQ(begins_, 0);
    EXPECT_THAT(lines_.with("NOTIFY_URL must name PostgreSQL itself, not PgBouncer"), SizeIs(1));
}

TEST_F(ListenerTest, TriesAgainAfterItHeardNothing) {
    listen(
        testing::dev_environment("DATABASE_URL"),
        {.first_pause = 1ms, .longest_pause = 1ms, .echo = 100ms}
    );
    wait_for_line("storage: notify connection hears nothing", 3);
    EXPECT_THAT(lines_.with("storage: notify reconnect attempt failed"), SizeIs(0));
}

TEST_F(ListenerTest, IsNotDeafWhenItCannotConnect) {
    Relay relay(url_);
    relay.close();
    listen(relay.url());
    wait_for_line("storage: notify reconnect attempt failed");
    EXPECT_FALSE(listener_->is_deaf());
}

TEST_F(ListenerTest, KeepsTryingUntilTheServerComes) {
    Relay relay(url_);
    relay.close();
    listen(relay.url());
    wait_for_line("storage: notify reconnect attempt failed", 8);
    EXPECT_FALSE(listener_->is_listening());
    EXPECT_THAT(lines_.with(R"("msg":"storage: reconnecting notify","attempt":7)"), SizeIs(1));
    relay.open();
    wait_until_it_listens();
    notify("at last");
    EXPECT_EQ(wait_for_notification(), "at last");
}

TEST_F(ListenerTest, SaysThatItDoesNotListenWhileItsConnectionIsGone) {
    Relay relay(url_);
    listen(relay.url());
    wait_until_it_listens();
    relay.close();
    wait_for_line("storage: notify reconnect attempt failed");
    EXPECT_FALSE(listener_->is_listening());
}

TEST_F(ListenerTest, NeverLogsThePassword) {
    Relay relay(std::regex_replace(url_, std::regex("//[^@]*@"), "//akashi:not-the-password@"));
    listen(relay.url());
    wait_for_line("password authentication failed");
    relay.close();
    wait_for_line("refused");
    EXPECT_THAT(lines_.with("not-the-password"), SizeIs(0));
}

TEST_F(ListenerTest, DoesNotHurryAfterAConnectionThatDidNotLast) {
    listen(url_, {.first_pause = 1h});
    wait_until_it_listens();
    cut();
    wait_for_line(R"("msg":"storage: reconnecting notify","attempt":2)");
    EXPECT_FALSE(listener_->is_listening());
}

TEST_F(ListenerTest, LosesAServerThatNoLongerAnswers) {
    Relay relay(url_);
    listen(relay.url(), {.first_pause = 1h, .silence = 10ms, .patience = 500ms});
    wait_until_it_listens();
    relay.fall_silent();
    wait_for_line("storage: notify connection lost");
    EXPECT_THAT(lines_.with("no answer within 500 ms"), SizeIs(1));
    EXPECT_FALSE(listener_->is_listening());
}

TEST_F(ListenerTest, SaysWhenItBeginsToHearAndAgainAfterALostConnection) {
    listen(url_);
    wait_until_it_listens();
    EXPECT_EQ(begins_, 1);
    cut();
    wait_for_line("storage: notify connection restored");
    EXPECT_EQ(begins_, 2);
}

TEST_F(ListenerTest, DoesNotCountASilentServerAsHeard) {
    Relay relay(url_);
    listen(relay.url(), {.first_pause = 1h, .silence = 10ms, .patience = 1h});
    wait_until_it_listens();
    relay.fall_silent();
    EXPECT_TRUE(listener_->has_heard_within(1h));
    while (listener_->has_heard_within(100ms)) std::this_thread::sleep_for(1ms);
    EXPECT_TRUE(listener_->is_listening()) << "nothing says yet that it is lost";
}

TEST_F(ListenerTest, KeepsAQuietServerThatAnswersWhenItIsAsked) {
    listen(url_, {.first_pause = 1ms, .longest_pause = 1ms, .silence = 1ms, .patience = 5s});
    wait_until_it_listens();
    notify("after many questions");
    EXPECT_EQ(wait_for_notification(), "after many questions");
    EXPECT_THAT(lines_.with("storage: notify connection lost"), SizeIs(0));
}

TEST_F(ListenerTest, StopsWhileItWaitsForTheNextAttempt) {
    Relay relay(url_);
    relay.close();
    listen(relay.url(), {.first_pause = 1h, .longest_pause = 1h});
    wait_for_line("storage: reconnecting notify");
    stop();
    EXPECT_FALSE(listener_->is_listening());
    EXPECT_THAT(lines_.with("task failed"), SizeIs(0));
}

TEST_F(ListenerTest, StopsWhileItListens) {
    listen(url_);
    wait_until_it_listens();
    stop();
    EXPECT_FALSE(listener_->is_listening());
    EXPECT_THAT(lines_.with("storage: notify connection lost"), SizeIs(0));
    EXPECT_THAT(lines_.with("task failed"), SizeIs(0));
}

TEST_F(ListenerTest, StopsWhileItConnectsToAServerThatDoesNotAnswer) {
    asio::ip::tcp::acceptor silent(io_, {asio::ip::address_v4::loopback(), 0});
    const auto port = silent.local_endpoint().port();
    listen(fmt::format("postgres://me@127.0.0.1:{}/d", port), {.patience = 1h});
    const auto client = silent.accept();
    stop();
    EXPECT_THAT(lines_.with("storage: notify reconnect attempt failed"), SizeIs(0));
    EXPECT_THAT(lines_.with("task failed"), SizeIs(0));
}

TEST_F(ListenerTest, MayGoWithoutStoppingOnceItsThreadsHaveEnded) {
    listen(url_);
    wait_until_it_listens();
    threads_.stop();
    threads_.join();
    listener_.reset();
}

TEST_F(ListenerTest, MayGoWhileItConnectsOnceItsThreadsHaveEnded) {
    asio::ip::tcp::acceptor silent(io_, {asio::ip::address_v4::loopback(), 0});
    const auto port = silent.local_endpoint().port();
    listen(fmt::format("postgres://me@127.0.0.1:{}/d", port), {.patience = 1h});
    const auto client = silent.accept();
    threads_.stop();
    threads_.join();
    listener_.reset();
}

}  // namespace
}  // namespace akashi::postgres
