#include "identity/managed_key_store.hpp"
#include "testing/stores/stores.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <future>

namespace akashi::contract {
namespace {

namespace asio = boost::asio;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class ManagedKeyStoreContract : public ContractTest {
protected:
    ApiKey make_key(const std::string& agent_id, const std::string& hash) {
        ApiKey key;
        key.id = ApiKeyId::make();
        key.prefix = "0011aabb";
        key.hash = hash;
        key.agent_id = agent_id;
        key.label = "laptop";
        key.created_by = "admin";
        key.created_at = clock_ += kTick;
        return key;
    }
    AgentRowId row_of(const std::string& agent_id) {
        return run(directory().find(kDefaultOrg, agent_id)).value().id;
    }
    Result<void> create(const ApiKey& key, std::optional<Idempotency> once = std::nullopt) {
        return run(managed_keys().create(
            row_of(key.agent_id), key, change("create_api_key", key.id, std::move(once))
        ));
    }
    ApiKey created(const std::string& agent_id, const std::string& hash) {
        const ApiKey key = make_key(agent_id, hash);
        EXPECT_TRUE(create(key));
        return key;
    }
    Result<void> revoke(ApiKeyId id, std::optional<Idempotency> once = std::nullopt) {
        return run(managed_keys().revoke(
            kDefaultOrg, id, clock_ += kTick, change("revoke_api_key", id, std::move(once))
        ));
    }
    Result<void> rotate(
        ApiKeyId id, const ApiKey& replacement, std::optional<Idempotency> once = std::nullopt
    ) {
        return run(managed_keys().rotate(
            kDefaultOrg, id, replacement, change("rotate_api_key", id, std::move(once))
        ));
    }
    static Change change(
        const std::string& operation, ApiKeyId id, std::optional<Idempotency> once
    ) {
        Change change = make_change(kDefaultOrg, std::move(once));
        change.audit.operation = operation;
        change.audit.resource_id = id.str();
        return change;
    }
    static Idempotency once(const std::string& key) {
        return {
            .agent_id = "admin",
            .endpoint = "POST:/v1/keys",
            .key = key,
            .fingerprint = "f",
            .answer = "{}"
        };
    }

    /// Whether a client that has the key gets in.
    bool works(const ApiKey& key) {
        return !run(keys().find_keys({key.agent_id, key.org_id}, {key.hash}, clock_)).empty();
    }
    std::vector<std::string> audited() {
        return stores_->query(
            "SELECT operation FROM mutation_audit_log WHERE operation <> 'test' ORDER BY id"
        );
    }
    std::vector<std::string> kept_keys() {
        return stores_->query("SELECT idempotency_key FROM idempotency_keys");
    }
    static std::vector<ApiKeyId> ids(const KeyPage& page) {
        std::vector<ApiKeyId> ids;
        for (const ApiKey& key : page.keys) ids.push_back(key.id);
        return ids;
    }
};

TEST_P(ManagedKeyStoreContract, FindsAKeyAsItWasCreatedWithItsAgent) {
    ApiKey key = make_key("coder", "h");
    key.expires_at = clock_ + std::chrono::hours(1);
    ASSERT_TRUE(create(key));
    const auto found = run(managed_keys().find(kDefaultOrg, key.id)).value();
    EXPECT_EQ(found.key.id, key.id);
    EXPECT_EQ(found.key.prefix, "0011aabb");
    EXPECT_EQ(found.key.hash, "h");
    EXPECT_EQ(found.key.agent_id, "coder");
    EXPECT_EQ(found.key.org_id, kDefaultOrg);
    EXPECT_EQ(found.key.label, "laptop");
    EXPECT_EQ(found.key.created_by, "admin");
    EXPECT_EQ(found.key.created_at, key.created_at);
    EXPECT_EQ(found.key.expires_at, key.expires_at);
    EXPECT_EQ(found.key.last_used_at, std::nullopt);
    EXPECT_EQ(found.key.revoked_at, std::nullopt);
    EXPECT_EQ(found.agent.agent_id, "coder");
    EXPECT_TRUE(works(key));
    EXPECT_FALSE(run(managed_keys().find(kOtherOrg, key.id)));
    EXPECT_FALSE(run(managed_keys().find(kDefaultOrg, ApiKeyId::make())));
}

TEST_P(ManagedKeyStoreContract, CreatesNoKeyForAnAgentThatIsGone) {
    const AgentRowId gone = row_of("coder");
    remove_agent("coder");
    const ApiKey key = make_key("coder", "h");
    const auto create_for = [&](AgentRowId owner) {
        return run(managed_keys().create(owner, key, change("create_api_key", key.id, once("a"))));
    };
    EXPECT_EQ(create_for(gone).error().message(), "agent not found");
    add_agent("coder");
    EXPECT_EQ(create_for(gone).error().message(), "agent not found") << "it is another agent";
    EXPECT_THAT(kept_keys(), IsEmpty());
    EXPECT_TRUE(create_for(row_of("coder")));
}

TEST_P(ManagedKeyStoreContract, LimitsTheActiveKeysOfAnAgent) {
    std::vector<ApiKey> made;
    for (std::int64_t i = 0; i < kMaxActiveKeys; ++i)
        made.push_back(created("coder", "h" + std::to_string(i)));
    created("reviewer", "another agent's");
    const auto refused = create(make_key("coder", "one more"), once("a"));
    EXPECT_EQ(refused.error().code(), ErrorCode::conflict);
    EXPECT_THAT(refused.error().message(), HasSubstr("100 active keys"));
    EXPECT_THAT(kept_keys(), IsEmpty());
    EXPECT_TRUE(rotate(made[0].id, make_key("coder", "rotated")))
        << "there are no more than before";
    ASSERT_TRUE(revoke(made[1].id));
    ApiKey brief = make_key("coder", "brief");
    brief.expires_at = clock_ + kTick;
    EXPECT_TRUE(create(brief));
    EXPECT_TRUE(create(make_key("coder", "after the brief one"))) << "which has expired";
    EXPECT_FALSE(create(make_key("coder", "too many")));
}

TEST_P(ManagedKeyStoreContract, LimitsKeysThatAreCreatedAtOnce) {
    for (std::int64_t i = 3; i < kMaxActiveKeys; ++i) created("coder", "h" + std::to_string(i));
    const AgentRowId owner = row_of("coder");
    std::vector<std::future<Result<void>>> results;
    for (int i = 0; i < 8; ++i) {
        const ApiKey key = make_key("coder", "at once " + std::to_string(i));
        auto creation =
            managed_keys().create(owner, key, change("create_api_key", key.id, std::nullopt));
        results.push_back(asio::co_spawn(io_, std::move(creation), asio::use_future));
    }
    io_.restart();
    io_.run();
    EXPECT_EQ(std::ranges::count_if(results, [](auto& result) { return bool(result.get()); }), 3);
    EXPECT_EQ(run(managed_keys().list(kDefaultOrg, 1, 0)).total, kMaxActiveKeys);
}

TEST_P(ManagedKeyStoreContract, RotatesAKeyOnceAlsoAtOnce) {
    const ApiKey old = created("coder", "old");
    std::vector<std::future<Result<void>>> results;
    for (int i = 0; i < 4; ++i) {
        const ApiKey next = make_key("coder", "next " + std::to_string(i));
        auto rotation = managed_keys().rotate(
            kDefaultOrg, old.id, next, change("rotate_api_key", old.id, std::nullopt)
        );
        results.push_back(asio::co_spawn(io_, std::move(rotation), asio::use_future));
    }
    io_.restart();
    io_.run();
    EXPECT_EQ(std::ranges::count_if(results, [](auto& result) { return bool(result.get()); }), 1);
    EXPECT_EQ(run(managed_keys().list(kDefaultOrg, 1, 0)).total, 2);
}

TEST_P(ManagedKeyStoreContract, ListsTheNewestFirstWithThoseThatWereRevoked) {
    const ApiKey first = created("coder", "h1");
    const ApiKey second = created("reviewer", "h2");
    const ApiKey third = created("coder", "h3");
    ASSERT_TRUE(revoke(second.id));
    const auto list = [&](std::int64_t limit, std::int64_t offset) {
        return run(managed_keys().list(kDefaultOrg, limit, offset));
    };
    EXPECT_THAT(ids(list(10, 0)), ElementsAre(third.id, second.id, first.id));
    EXPECT_FALSE(list(10, 0).has_more);
    EXPECT_EQ(list(10, 0).total, 3);
    EXPECT_TRUE(list(10, 0).keys.at(1).revoked_at);
    EXPECT_THAT(ids(list(1, 1)), ElementsAre(second.id));
    EXPECT_TRUE(list(1, 1).has_more);
    EXPECT_EQ(list(1, 5).total, 3);
    EXPECT_EQ(run(managed_keys().list(kOtherOrg, 10, 0)).total, 0);
}

TEST_P(ManagedKeyStoreContract, ListsKeysOfTheSameMomentInOneOrder) {
    const ApiKey first = make_key("coder", "h1");
    ApiKey second = make_key("coder", "h2");
    second.created_at = first.created_at;
    ASSERT_TRUE(create(first) && create(second));
    const auto place = [&](std::int64_t offset) {
        return run(managed_keys().list(kDefaultOrg, 1, offset)).keys.at(0).id;
    };
    EXPECT_THAT((std::vector{place(0), place(1)}), ElementsAre(second.id, first.id));
}

TEST_P(ManagedKeyStoreContract, RevokesAKeyOnce) {
    const ApiKey key = created("coder", "h");
    const ApiKey other = created("coder", "other");
    ASSERT_TRUE(revoke(key.id));
    EXPECT_EQ(run(managed_keys().find(kDefaultOrg, key.id))->key.revoked_at, clock_);
    EXPECT_FALSE(works(key));
    EXPECT_TRUE(works(other));
    EXPECT_EQ(revoke(key.id, once("a")).error().message(), "key is already revoked");
    EXPECT_EQ(revoke(ApiKeyId::make(), once("b")).error().message(), "api key not found");
    EXPECT_THAT(kept_keys(), IsEmpty());
}

TEST_P(ManagedKeyStoreContract, RotatesAKeyOnce) {
    const ApiKey old = created("coder", "old");
    const ApiKey replacement = make_key("coder", "new");
    ASSERT_TRUE(rotate(old.id, replacement));
    EXPECT_FALSE(works(old));
    EXPECT_TRUE(works(replacement));
    EXPECT_EQ(
        run(managed_keys().find(kDefaultOrg, old.id))->key.revoked_at, replacement.created_at
    );
    const ApiKey late = make_key("coder", "late");
    EXPECT_EQ(rotate(old.id, late, once("a")).error().message(), "key is already revoked");
    EXPECT_EQ(rotate(ApiKeyId::make(), late).error().message(), "api key not found");
    EXPECT_FALSE(works(late));
    EXPECT_THAT(kept_keys(), IsEmpty());
}

TEST_P(ManagedKeyStoreContract, AuditsWhatHasAnEffectAndNothingElse) {
    const ApiKey key = created("coder", "secret hash");
    const ApiKey replacement = make_key("coder", "another");
    ASSERT_TRUE(rotate(key.id, replacement));
    ASSERT_TRUE(revoke(replacement.id));
    EXPECT_FALSE(rotate(key.id, make_key("coder", "late")));
    EXPECT_FALSE(revoke(key.id));
    EXPECT_THAT(audited(), ElementsAre("create_api_key", "rotate_api_key", "revoke_api_key"));
    EXPECT_THAT(
        stores_->query(
            "SELECT resource_id FROM mutation_audit_log WHERE operation <> 'test' ORDER BY id"
        ),
        ElementsAre(key.id.str(), key.id.str(), replacement.id.str())
    );
}

TEST_P(ManagedKeyStoreContract, AuditsAKeyThatIsAddedWithoutItsHash) {
    const ApiKey key = make_key("coder", "secret hash");
    EXPECT_TRUE(add_key(key));
    EXPECT_FALSE(add_key(make_key("nobody", "h")));
    const auto entries = stores_->query(
        "SELECT actor_agent_id, after_data FROM mutation_audit_log"
        " ORDER BY id DESC LIMIT 1"
    );
    ASSERT_THAT(entries, SizeIs(1));
    EXPECT_THAT(entries[0], HasSubstr("admin|"));
    EXPECT_THAT(entries[0], HasSubstr(key.id.str()));
    EXPECT_THAT(entries[0], Not(HasSubstr("secret hash")));
}

TEST_P(ManagedKeyStoreContract, KeepsTheKeyOfEachWriteWithItsAnswer) {
    const ApiKey key = make_key("coder", "h");
    ASSERT_TRUE(create(key, once("create")));
    const ApiKey replacement = make_key("coder", "new");
    ASSERT_TRUE(rotate(key.id, replacement, once("rotate")));
    ASSERT_TRUE(revoke(replacement.id, once("revoke")));
    for (const std::string used : {"create", "rotate", "revoke"})
        EXPECT_EQ(run(stores_->identity().idempotency.find(kDefaultOrg, once(used)))->answer, "{}");
}

TEST_P(ManagedKeyStoreContract, WritesNothingWhenTheKeyOfTheWriteIsTaken) {
    const ApiKey key = make_key("coder", "h");
    ASSERT_TRUE(create(key, once("used")));
    const ApiKey another = make_key("coder", "another");
    EXPECT_THROW(create(another, once("used")), IdempotencyKeyTaken);
    EXPECT_THROW(rotate(key.id, another, once("used")), IdempotencyKeyTaken);
    EXPECT_THROW(revoke(key.id, once("used")), IdempotencyKeyTaken);
    EXPECT_TRUE(works(key));
    EXPECT_FALSE(works(another));
    EXPECT_THAT(audited(), ElementsAre("create_api_key"));
}

TEST_P(ManagedKeyStoreContract, NotesTheLastUseButNeverAnEarlierOne) {
    const ApiKey key = created("coder", "h");
    const ApiKey unused = created("coder", "unused");
    const auto last_use = [&](const ApiKey& of) {
        return run(managed_keys().find(kDefaultOrg, of.id))->key.last_used_at;
    };
    const Time used = clock_;
    run(keys().touch({{key.id, used}, {ApiKeyId::make(), used}}));
    EXPECT_EQ(last_use(key), used);
    run(keys().touch({{key.id, used - kTick}}));
    EXPECT_EQ(last_use(key), used);
    run(keys().touch({{key.id, used + kTick}}));
    EXPECT_EQ(last_use(key), used + kTick);
    EXPECT_EQ(last_use(unused), std::nullopt);
}

TEST_P(ManagedKeyStoreContract, HasNoKeysOfAnAgentThatIsBeingDeleted) {
    const ApiKey key = created("coder", "h");
    for (int i = 0; i < 3; ++i) record("o", "coder");
    AgentDeletion job;
    job.id = AgentDeletionId::make();
    job.agent_id = "coder";
    job.requested_by = "admin";
    job.created_at = job.retry_at = clock_;
    begin_deletion(job, {Uuid::make_v7(), clock_ + std::chrono::seconds(30)});
    EXPECT_FALSE(run(managed_keys().find(kDefaultOrg, key.id)));
    EXPECT_EQ(run(managed_keys().list(kDefaultOrg, 10, 0)).total, 0);
    EXPECT_EQ(rotate(key.id, make_key("coder", "n")).error().message(), "api key not found");
    EXPECT_EQ(revoke(key.id).error().message(), "api key not found");
}

AKASHI_CONTRACT(ManagedKeyStoreContract);

}  // namespace
}  // namespace akashi::contract
