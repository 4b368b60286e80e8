#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::Each;
using ::testing::Field;
using ::testing::SizeIs;

/// The keys of an organization whose agents have namesakes with the same hashes in another one.
class KeyIsolationContract : public MirroredOrganizations {
protected:
    ApiKey first_key(OrgId org) { return run(managed_keys().list(org, 1, 0)).keys.at(0); }
    bool works(const ApiKey& key) {
        return !run(keys().find_keys({key.agent_id, key.org_id}, {key.hash}, clock_)).empty();
    }
    static Change change(const std::string& key) {
        return make_change(kMine, key_of("planner", key));
    }
    std::optional<KeptAnswer> kept(const std::string& key) {
        return run(stores_->identity().idempotency.find(kMine, key_of("planner", key)));
    }
};

TEST_P(KeyIsolationContract, ListsAndCountsTheOwn) {
    change_theirs([&] { add_key(make_key(kTheirs, "coder", "h")); });
    const KeyPage page = run(managed_keys().list(kMine, 10, 0));
    EXPECT_THAT(page.keys, SizeIs(4));
    EXPECT_THAT(page.keys, Each(Field(&ApiKey::org_id, kMine)));
    EXPECT_EQ(page.total, 4);
    EXPECT_FALSE(page.has_more);
}

TEST_P(KeyIsolationContract, FindsTheOwnWithItsOwnAgent) {
    const ApiKey own = first_key(kMine);
    const auto found = run(managed_keys().find(kMine, own.id)).value();
    EXPECT_EQ(found.agent.org_id, kMine);
    EXPECT_EQ(found.agent.id, run(directory().find(kMine, own.agent_id))->id);
    EXPECT_FALSE(run(managed_keys().find(kMine, first_key(kTheirs).id)));
}

TEST_P(KeyIsolationContract, AForeignKeyIsNotRevokedAndNotRotated) {
    const ApiKey foreign = first_key(kTheirs);
    const ApiKey replacement = make_key(kMine, foreign.agent_id, "replacement");
    EXPECT_EQ(
        run(managed_keys().revoke(kMine, foreign.id, clock_, change("revoke"))).error().message(),
        "api key not found"
    );
    EXPECT_EQ(
        run(managed_keys().rotate(kMine, foreign.id, replacement, change("rotate")))
            .error()
            .message(),
        "api key not found"
    );
    EXPECT_FALSE(works(replacement));
    EXPECT_FALSE(kept("revoke") || kept("rotate"));
}

TEST_P(KeyIsolationContract, RevokesAndRotatesTheOwnOnly) {
    const ApiKey own = first_key(kMine);
    const ApiKey replacement = make_key(kMine, own.agent_id, "replacement");
    EXPECT_TRUE(run(managed_keys().rotate(kMine, own.id, replacement, change("rotate"))));
    EXPECT_TRUE(works(replacement));
    EXPECT_TRUE(run(managed_keys().revoke(kMine, replacement.id, clock_, change("revoke"))));
    EXPECT_FALSE(works(own) || works(replacement));
    EXPECT_TRUE(works(first_key(kTheirs)));
}

TEST_P(KeyIsolationContract, AForeignAgentGetsNoKey) {
    const Agent stranger = add_stranger();
    const auto create_for = [&](AgentRowId owner, const std::string& agent_id) {
        const ApiKey key = make_key(kMine, agent_id, "h");
        return run(managed_keys().create(owner, key, change("create")));
    };
    EXPECT_FALSE(create_for(stranger.id, "stranger"));
    EXPECT_FALSE(create_for(run(directory().find(kTheirs, "planner"))->id, "planner"));
    EXPECT_FALSE(kept("create"));
    EXPECT_TRUE(create_for(run(directory().find(kMine, "planner"))->id, "planner"));
}

TEST_P(KeyIsolationContract, KeysOfANamesakeDoNotCountForTheLimit) {
    change_theirs([&] {
        for (std::int64_t i = 0; i < kMaxActiveKeys; ++i)
            add_key(make_key(kTheirs, "coder", "h" + std::to_string(i)));
    });
    const ApiKey key = make_key(kMine, "coder", "h");
    const AgentRowId owner = run(directory().find(kMine, "coder"))->id;
    EXPECT_TRUE(run(managed_keys().create(owner, key, change("create"))));
}

TEST_P(KeyIsolationContract, NotesTheUseOfTheOwn) {
    const ApiKey own = first_key(kMine);
    run(keys().touch({{own.id, clock_}}));
    EXPECT_EQ(run(managed_keys().find(kMine, own.id))->key.last_used_at, clock_);
}

AKASHI_CONTRACT(KeyIsolationContract);

}  // namespace
}  // namespace akashi::contract
