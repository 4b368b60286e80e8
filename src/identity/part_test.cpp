#include "identity/part.hpp"

#include "base/log.hpp"
#include "identity/identity_fixture.hpp"
#include "testing/move_time.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>

#include <semaphore>
#include <stdexcept>
#include <string>
#include <vector>

namespace akashi {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

/// There is never anything to delete. Notes when that is asked.
class NoDeletions final : public AgentDeletionStore {
public:
    asio::awaitable<std::optional<AgentDeletion>> begin(AgentDeletion, Lease, Change) override {
        return none();
    }
    asio::awaitable<std::optional<AgentDeletion>> find(OrgId, AgentDeletionId) override {
        return none();
    }
    asio::awaitable<std::optional<AgentDeletion>> find_open(OrgId, std::string) override {
        return none();
    }
    asio::awaitable<std::optional<AgentDeletion>> claim(Time, Lease) override {
        claimed.push_back(SteadyClock::now());
        claims.release();
        return none();
    }
    asio::awaitable<std::optional<AgentDeletion>> advance(AgentDeletion, Lease, std::int64_t, Time)
        override {
        return none();
    }
    asio::awaitable<void> release(AgentDeletion, Uuid) override { co_return; }
    asio::awaitable<std::int64_t> forget(Time before) override {
        forgotten_before = before;
        forgets.release();
        co_return 0;
    }

    std::vector<SteadyClock::time_point> claimed;
    std::counting_semaphore<> claims{0};
    std::counting_semaphore<> forgets{0};
    Time forgotten_before;

private:
    static asio::awaitable<std::optional<AgentDeletion>> none() { co_return std::nullopt; }
};

/// Outlives the database of the fixture, whose threads touch it to their end.
struct OwnThread {
    asio::thread_pool pool_{1};
};

/// The part with its background work on a thread of its own.
class IdentityPartTest : protected OwnThread, public IdentityFixture {
protected:
    void SetUp() override { run_on_pool(part_.start()); }
    void TearDown() override { run_on_pool(part_.stop()); }

    void run_on_pool(asio::awaitable<void> task) {
        asio::co_spawn(pool_, std::move(task), asio::use_future).get();
    }
    /// Returns when what was due has run, and the next pause has begun.
    void settle() {
        for (int i = 0; i < 10; ++i) asio::post(pool_, asio::use_future).get();
    }
    void move_time(SteadyClock::duration time) {
        testing::move_time(pool_.get_executor(), time);
        settle();
    }

    /// The name of the caller, as the router finds it out.
    std::string name_by(const std::string& authorization, const std::string& client = "") {
        http::Request request;
        request.client_ip = client;
        request.headers = {{"authorization", authorization}};
        const auto found =
            asio::co_spawn(pool_, part_.authenticator()(request), asio::use_future).get();
        return found ? found->name : found.error().message();
    }

    std::vector<std::string> lines_;
    const log::Capture capture_{[this](std::string_view line) { lines_.emplace_back(line); }};
    const std::string key_ = create("admin", Role::admin);
    NoDeletions deletions_;
    IdentityPart part_{
        {.executor = pool_.get_executor(), .clock = clock_},
        {ports_.organizations,
         ports_.agents,
         directory_,
         ports_.keys,
         ports_.managed_keys,
         feed_,
         deletions_,
         ports_.idempotency,
         ports_.audit,
         ports_.grants,
         ports_.operators,
         ports_.organization_deletions,
         ports_.holds},
        IdentityConfig{},
        {.signer = TokenSigner(pair_.private_pem, pair_.public_pem)}
    };
};

TEST_F(IdentityPartTest, LooksForDeletionsOnceASecond) {
    deletions_.claims.acquire();
    settle();
    move_time(900ms);
    ASSERT_TRUE(deletions_.claims.try_acquire_for(10s)) << "nothing was looked for";
    EXPECT_GE(deletions_.claimed.at(1) - deletions_.claimed.at(0), 1s);
}

TEST_F(IdentityPartTest, ForgetsDeletionsAfterThirtyDaysOnceAnHour) {
    deletions_.forgets.acquire();
    EXPECT_EQ(deletions_.forgotten_before, time_ - std::chrono::days(30));
    settle();
    move_time(1h - 1s);
    EXPECT_FALSE(deletions_.forgets.try_acquire());
    move_time(1s);
    EXPECT_TRUE(deletions_.forgets.try_acquire_for(10s)) << "nothing was forgotten";
}

TEST_F(IdentityPartTest, WritesWhoWasSeenOnceAMinute) {
    settle();
    EXPECT_EQ(name_by("ApiKey admin:" + key_), "admin");
    settle();
    move_time(59s);
    EXPECT_FALSE(directory_.touches.try_acquire());
    move_time(1s);
    ASSERT_TRUE(directory_.touches.try_acquire_for(10s)) << "nothing was written";
    EXPECT_THAT(directory_.touched, ElementsAre(Pair(id_of("admin"), time_)));
    move_time(1min);
    EXPECT_FALSE(directory_.touches.try_acquire()) << "nobody was seen since";
}

TEST_F(IdentityPartTest, SaysWhatAStopDidNotWrite) {
    EXPECT_EQ(name_by("ApiKey admin:" + key_), "admin");
    directory_.touch_failure = std::make_exception_ptr(std::runtime_error("the store is away"));
    run_on_pool(part_.stop());
    EXPECT_THAT(
        lines_,
        Contains(HasSubstr(R"("WARN","msg":"failed to update agent last_seen",)"
                           R"("error":"the store is away"})"))
    );
    EXPECT_THAT(lines_, Not(Contains(HasSubstr("task failed"))));
}

TEST_F(IdentityPartTest, LimitsWrongKeysOfEachClientAlone) {
    const auto answers_to = [&](const std::string& client) {
        return name_by("ApiKey admin:a wrong key", client);
    };
    std::string last;
    for (std::size_t i = 0; i < 4 * FailedLogins::kOfAgent && last != "too many requests"; ++i)
        last = answers_to("192.0.2.1");
    EXPECT_EQ(last, "too many requests");
    EXPECT_EQ(answers_to("198.51.100.1"), "invalid api key");
}

TEST_F(IdentityPartTest, ForgetsWhatItHearsOf) {
    const std::string authorization = "ApiKey admin:" + key_;
    EXPECT_EQ(name_by(authorization), "admin");
    rename_elsewhere("admin", "first");
    EXPECT_EQ(name_by(authorization), "admin");
    feed_.observer.agent_changed(id_of("admin"));
    EXPECT_EQ(name_by(authorization), "first");
    rename_elsewhere("admin", "second");
    feed_.observer.agent_changed(AgentRowId::make());
    EXPECT_EQ(name_by(authorization), "first") << "another agent changed";
    feed_.observer.changes_missed();
    EXPECT_EQ(name_by(authorization), "second");
}

}  // namespace
}  // namespace akashi
