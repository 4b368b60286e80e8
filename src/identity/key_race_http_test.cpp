#include "testing/program/patience.hpp"
#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <latch>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace akashi::testing {
namespace {

constexpr std::size_t kManagers = 200;
constexpr std::size_t kUsers = 40;
/// So many that each has fewer active keys than it can have.
constexpr std::array kAgents{"first", "second", "third", "fourth"};

/// A key during its life. The phase is set by the thread that manages it.
struct LiveKey {
    enum class Phase {
        valid,
        ending,  ///< its revocation is under way
        revoked  ///< and was answered
    };
    std::string agent_id;
    std::string id;
    std::string raw;
    std::atomic<Phase> phase = Phase::valid;
};
using Phase = LiveKey::Phase;
using SharedKey = std::shared_ptr<LiveKey>;

/// The newest keys, for whoever wants to use one.
class Board {
public:
    void put(std::size_t place, SharedKey key) {
        const std::lock_guard lock(mutex_);
        keys_[place] = std::move(key);
    }
    SharedKey get(std::size_t place) const {
        const std::lock_guard lock(mutex_);
        return keys_[place];
    }

private:
    mutable std::mutex mutex_;
    std::vector<SharedKey> keys_{kManagers};
};

class KeyRaceHttp : public ::testing::Test {
protected:
    KeyRaceHttp() {
        for (const std::string agent : kAgents) server_.add_agent(agent, "agent");
    }

    static SharedKey take(const boost::json::value& data) {
        auto key = std::make_shared<LiveKey>();
        key->agent_id = data.at("agent_id").as_string();
        key->id = data.at("id").as_string();
        key->raw = data.at("raw_key").as_string();
        return key;
    }

    /// Sends a request with the key. It must be known when the key is valid until the answer has
    /// come, and unknown when its revocation was answered before. An agent that is known is refused
    /// because of its role, which needs nothing but its key.
    void use(HttpClient& client, const LiveKey& key) {
        const Phase before = key.phase;
        const std::string authorization = fmt::format("ApiKey {}:{}", key.agent_id, key.raw);
        const int status = client.get("/v1/keys", {{"Authorization", authorization}}).status;
        const Phase after = key.phase;
        const bool is_known = status == 403;
        const bool is_unknown = status == 401 || status == 429;  // wrong keys are limited
        if (!is_known && !is_unknown) fail(fmt::format("the answer is {}", status));
        if (before == Phase::revoked && is_known) fail("a revoked key worked");
        if (after == Phase::valid && is_unknown) fail(fmt::format("a valid key got {}", status));
        ++uses_;
    }

    /// One key from its creation over a rotation to its revocation.
    void manage(std::size_t place) {
        HttpClient admin = server_.admin();
        HttpClient client = server_.anonymous();
        const std::string agent = kAgents.at(place % kAgents.size());
        const auto created = admin.post("/v1/keys", fmt::format(R"({{"agent_id":"{}"}})", agent));
        if (created.status != 201) return fail(created.body);
        const SharedKey first = take(created.json.at("data"));
        board_.put(place, first);
        use(client, *first);

        first->phase = Phase::ending;
        const auto rotated = admin.post("/v1/keys/" + first->id + "/rotate", "");
        if (rotated.status != 200) return fail(rotated.body);
        first->phase = Phase::revoked;
        const SharedKey second = take(rotated.json.at("data").at("new_key"));
        use(client, *first);
        board_.put(place, second);
        use(client, *second);

        second->phase = Phase::ending;
        const auto revoked = admin.send("DELETE", "/v1/keys/" + second->id, "");
        if (revoked.status != 204) return fail(revoked.body);
        second->phase = Phase::revoked;
        use(client, *second);
    }

    /// Uses the keys of all managers, one after the other, until they have ended.
    void use_all(std::size_t place) {
        HttpClient client = server_.anonymous();
        while (managing_ > 0)
            if (const SharedKey key = board_.get(place++ % kManagers)) use(client, *key);
    }

    void fail(const std::string& reason) {
        const std::lock_guard lock(mutex_);
        failures_.push_back(reason);
    }
    void guard(const std::function<void()>& work) {
        try {
            start_.arrive_and_wait();
            work();
        } catch (const std::exception& error) {
            fail(error.what());
        }
    }

    TestServer server_;
    Board board_;
    std::latch start_{kManagers + kUsers};
    std::atomic<std::size_t> managing_ = kManagers;
    std::atomic<int> uses_ = 0;
    std::mutex mutex_;
    std::vector<std::string> failures_;
};

TEST_F(KeyRaceHttp, NoKeyWorksAfterItsRevocationWasAnsweredAndNoneFailsBefore) {
    have_patience(std::chrono::seconds(60));
    {
        std::vector<std::jthread> threads;
        for (std::size_t place = 0; place < kManagers; ++place)
            threads.emplace_back([this, place] {
                guard([&] { manage(place); });
                --managing_;
            });
        for (std::size_t i = 0; i < kUsers; ++i)
            threads.emplace_back([this, i] { guard([&] { use_all(i * kManagers / kUsers); }); });
    }
    EXPECT_EQ(failures_, std::vector<std::string>());
    EXPECT_GE(uses_, static_cast<int>(4 * kManagers));
}

}  // namespace
}  // namespace akashi::testing
