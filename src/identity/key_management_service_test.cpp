#include "identity/key_management_service.hpp"

#include "identity/identity_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <functional>

namespace akashi {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kTooHigh =
    "cannot manage keys of an agent with a role equal to or higher than your own";

/// Keys of a store. A test says what happens between a lookup and its result.
class WatchedKeys final : public KeyStore {
public:
    explicit WatchedKeys(KeyStore& keys) : keys_(keys) {}

    asio::awaitable<std::vector<KeyOwner>> find_keys(
        KeyScope scope, std::vector<std::string> hashes, Time now
    ) override {
        auto found = co_await keys_.find_keys(std::move(scope), std::move(hashes), now);
        const auto then = std::exchange(after_lookup, {});
        if (then) co_await then();
        co_return found;
    }
    asio::awaitable<std::vector<std::string>> list_key_salts(
        KeyScope scope, std::string first, Time now
    ) override {
        return keys_.list_key_salts(std::move(scope), std::move(first), now);
    }
    asio::awaitable<bool> add(ApiKey key, Change change) override {
        return keys_.add(std::move(key), std::move(change));
    }
    asio::awaitable<bool> has_admin_key(OrgId org, Time now) override {
        return keys_.has_admin_key(org, now);
    }
    asio::awaitable<std::string> pepper() override { return keys_.pepper(); }
    asio::awaitable<void> touch(std::vector<std::pair<ApiKeyId, Time>> used) override {
        return keys_.touch(std::move(used));
    }

    std::function<asio::awaitable<void>()> after_lookup;

private:
    KeyStore& keys_;
};

class KeyManagementServiceTest : public IdentityFixture {
protected:
    KeyManagementServiceTest() {
        for (const auto& [name, role] : kAgents) create(name, role);
    }

    Caller caller(const std::string& name) {
        const Agent agent = find_agent(name);
        Caller caller;
        caller.id = agent.id;
        caller.agent_id = caller.name = agent.agent_id;
        caller.role = agent.role;
        caller.request_id = "request-1";
        caller.endpoint = "an endpoint";
        return caller;
    }
    Result<MadeKey> create_as(const Caller& who, const std::string& agent_id) {
        return run(service_.create(who, {.agent_id = agent_id, .label = "l", .expires_at = {}}));
    }
    ApiKeyId first_key_of(const std::string& agent_id) {
        for (const ApiKey& key : run(service_.list(caller("owner"), 100, 0)).keys)
            if (key.agent_id == agent_id) return key.id;
        throw std::logic_error("there is no key of " + agent_id);
    }
    template <class T>
    static std::string refusal(const Result<T>& result) {
        return result ? "" : result.error().message();
    }
    std::string name_by(const std::string& agent_id, const std::string& key) {
        const auto found =
            run(watching_.authenticate({fmt::format("ApiKey {}:{}", agent_id, key), "", "192.0.2.1"}
            ));
        return found ? found->name : found.error().message();
    }

    static inline const std::vector<std::pair<std::string, Role>> kAgents = {
        {"reader", Role::reader},
        {"agent", Role::agent},
        {"admin", Role::admin},
        {"other-admin", Role::admin},
        {"owner", Role::org_owner},
        {"platform", Role::platform_admin},
    };
    WatchedKeys watched_{ports_.keys};
    KeyService watched_keys_{watched_, clock_};
    Authenticator watching_{{directory_, watched_keys_, token_keys_, seen_, feed_}, clock_};
    KeyManagementService service_{
        {ports_.directory, ports_.managed_keys, keys_, watching_, ports_.idempotency}, clock_
    };
};

TEST_F(KeyManagementServiceTest, ChangesKeysOfLowerRanksAndTheCallersOwn) {
    for (const auto& [who, rank] : kAgents) {
        if (rank < Role::admin) continue;
        for (const auto& [whose, role] : kAgents) {
            const std::string expected = role < rank || who == whose ? "" : kTooHigh;
            const std::string what = who + " and the keys of " + whose;
            EXPECT_EQ(refusal(create_as(caller(who), whose)), expected) << what;
            const ApiKeyId id = first_key_of(whose);
            const auto rotated = run(service_.rotate(caller(who), id));
            EXPECT_EQ(refusal(rotated), expected) << what;
            const ApiKeyId newest = rotated ? rotated->key.id : id;
            EXPECT_EQ(refusal(run(service_.revoke(caller(who), newest))), expected) << what;
        }
    }
}

TEST_F(KeyManagementServiceTest, MakesNoKeyThatOutlivesAScopedToken) {
    Caller scoped = caller("admin");
    scoped.scoped_by = "owner";
    const std::string refused = "a scoped token cannot make keys for its own agent";
    const ApiKeyId own = first_key_of("admin");
    EXPECT_EQ(refusal(create_as(scoped, "admin")), refused);
    EXPECT_EQ(refusal(run(service_.rotate(scoped, own))), refused);
    EXPECT_EQ(refusal(create_as(scoped, "agent")), "");
    EXPECT_EQ(refusal(run(service_.revoke(scoped, own))), "");
}

TEST_F(KeyManagementServiceTest, RotatesNoKeyThatHasExpired) {
    const auto made = run(service_.create(
        caller("admin"),
        {.agent_id = "agent", .label = "", .expires_at = format_rfc3339(time_ + 1min)}
    ));
    time_ += 1min;
    const ApiKeyId id = made->key.id;
    EXPECT_EQ(
        refusal(run(service_.rotate(caller("admin"), id))), "key is expired; create another one"
    );
    EXPECT_EQ(refusal(run(service_.revoke(caller("admin"), id))), "");
}

TEST_F(KeyManagementServiceTest, AuditsWhoChangedWhatWithoutSecrets) {
    const Caller admin = caller("admin");
    const MadeKey made = create_as(admin, "agent").value();
    const MadeKey rotated = run(service_.rotate(admin, made.key.id)).value();
    ASSERT_TRUE(run(service_.revoke(admin, rotated.key.id)));
    EXPECT_THAT(
        stores_->query("SELECT operation, actor_agent_id, actor_role, request_id, endpoint,"
                       " resource_type, resource_id FROM mutation_audit_log"
                       " WHERE resource_type = 'api_key' ORDER BY id"),
        ElementsAre(
            "create_api_key|admin|admin|request-1|an endpoint|api_key|" + made.key.id.str(),
            "rotate_api_key|admin|admin|request-1|an endpoint|api_key|" + made.key.id.str(),
            "revoke_api_key|admin|admin|request-1|an endpoint|api_key|" + rotated.key.id.str()
        )
    );
    const auto data = stores_->query(
        "SELECT before_data, after_data FROM mutation_audit_log"
        " WHERE resource_type = 'api_key' ORDER BY id"
    );
    EXPECT_THAT(data.at(0), AllOf(HasSubstr(made.key.id.str()), Not(HasSubstr("revoked_at"))));
    EXPECT_THAT(data.at(1), AllOf(HasSubstr(made.key.id.str()), HasSubstr(rotated.key.id.str())));
    EXPECT_THAT(data.at(2), AllOf(HasSubstr(rotated.key.id.str()), HasSubstr("revoked_at")));
    for (const std::string& entry : data)
        for (const MadeKey& secret : {made, rotated})
            EXPECT_THAT(entry, AllOf(Not(HasSubstr(secret.raw)), Not(HasSubstr(secret.key.hash))));
}

/// The lookup of a request that came earlier has found the key when it is revoked.
TEST_F(KeyManagementServiceTest, ALookupThatBeganBeforeARevocationDoesNotProveTheKeyAfterIt) {
    const MadeKey made = create_as(caller("admin"), "agent").value();
    const std::string authorization = "ApiKey agent:" + made.raw;
    Result<Caller> later = Error();
    watched_.after_lookup = [&]() -> asio::awaitable<void> {
        EXPECT_TRUE(co_await service_.revoke(caller("admin"), made.key.id));
        later = co_await watching_.authenticate({authorization, "", "192.0.2.1"});
    };
    EXPECT_EQ(name_by("agent", made.raw), "agent") << "it came before the revocation";
    EXPECT_EQ(refusal(later), "invalid api key") << "it joined the earlier lookup";
    EXPECT_EQ(name_by("agent", made.raw), "invalid api key") << "the earlier one was remembered";
}

TEST_F(KeyManagementServiceTest, ForgetsAKeyThatAnotherServerRevoked) {
    const MadeKey made = create_as(caller("admin"), "agent").value();
    ASSERT_EQ(name_by("agent", made.raw), "agent");
    stores_->query(
        fmt::format("UPDATE api_keys SET revoked_at = 1 WHERE prefix = '{}'", made.key.prefix)
    );
    EXPECT_EQ(name_by("agent", made.raw), "agent") << "it is remembered";
    EXPECT_EQ(
        refusal(run(service_.revoke(caller("admin"), made.key.id))), "key is already revoked"
    );
    EXPECT_EQ(name_by("agent", made.raw), "invalid api key");
}

}  // namespace
}  // namespace akashi
