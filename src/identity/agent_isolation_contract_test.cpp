#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Agents, their keys and the keys of their writes.
class AgentIsolationContract : public MirroredOrganizations {
protected:
    IdempotencyStore& idempotency() { return stores_->identity().idempotency; }

    std::vector<KeyOwner> find_keys(
        const std::string& agent_id, const std::string& hash, std::optional<OrgId> org
    ) {
        return run(keys().find_keys({agent_id, org}, {hash}, clock_));
    }
    std::optional<KeptAnswer> kept(OrgId org, const std::string& key) {
        return run(idempotency().find(org, key_of("planner", key)));
    }
};

TEST_P(AgentIsolationContract, ListsTheOwnWithTheirOwnStatistics) {
    add_stranger();
    change_theirs([&] { record(make_mirrored(kTheirs, "later")); });
    const AgentPage page = run(agents().list(kMine, 10, 0, /*with_statistics=*/true));
    EXPECT_EQ(page.total, 4);
    EXPECT_EQ(run(directory().count(kMine)), 4);
    ASSERT_THAT(page.agents, SizeIs(4));
    for (const AgentListing& listing : page.agents) {
        EXPECT_EQ(listing.agent.org_id, kMine);
        const auto own = find(
            listing.agent.agent_id == "coder"      ? mine_.citing
            : listing.agent.agent_id == "planner"  ? mine_.second
            : listing.agent.agent_id == "reviewer" ? mine_.hidden
                                                   : mine_.leaving,
            Visibility::everything(),
            kMine
        );
        EXPECT_EQ(listing.last_decision_at, own->valid_from);
        EXPECT_EQ(listing.decision_count, listing.agent.agent_id == "coder" ? 2 : 1);
    }
}

TEST_P(AgentIsolationContract, FindsTheOwnWithItsOwnTags) {
    EXPECT_EQ(run(directory().find(kMine, "planner"))->org_id, kMine);
    EXPECT_THAT(run(directory().find(kMine, "planner"))->tags, ElementsAre("shared"));
    add_stranger();
    EXPECT_FALSE(run(directory().find(kMine, "stranger")).has_value());
}

TEST_P(AgentIsolationContract, SeesByTheTagsOfItsOrganization) {
    const auto can_see = [&](const std::string& agent) {
        return run(directory().can_see(kMine, planner(), agent));
    };
    EXPECT_TRUE(can_see("coder"));
    EXPECT_FALSE(can_see("reviewer"));
    EXPECT_FALSE(can_see("leaver"));
    add_stranger();
    EXPECT_FALSE(can_see("stranger"));
}

TEST_P(AgentIsolationContract, ChangesTheOwnOnly) {
    EXPECT_EQ(run(agents().update(kMine, "planner", {"New", "{\"a\":1}"}, clock_))->org_id, kMine);
    EXPECT_EQ(run(agents().set_tags(kMine, "planner", {"new"}, clock_))->org_id, kMine);
    const Agent changed = run(directory().find(kMine, "planner")).value();
    EXPECT_THAT(changed.tags, ElementsAre("new"));
    run(directory().touch({{changed.id, clock_}}));
    add_stranger();
    EXPECT_FALSE(run(agents().update(kMine, "stranger", {"New", {}}, clock_)).has_value());
    EXPECT_FALSE(run(agents().set_tags(kMine, "stranger", {"new"}, clock_)).has_value());
}

TEST_P(AgentIsolationContract, CreatesANamesake) {
    const Agent stranger = add_stranger();
    Agent own = stranger;
    own.id = AgentRowId::make();
    own.org_id = kMine;
    EXPECT_TRUE(run(agents().create(own, make_key(kMine, "stranger", "h"), key_of("planner", "a")))
                    .has_value());
}

TEST_P(AgentIsolationContract, AWriteToAForeignAgentLeavesNoKey) {
    const Agent stranger = add_stranger();
    const auto once = key_of("planner", "tags");
    run(agents().set_tags(kMine, "stranger", {"new"}, stranger.updated_at, once));
    run(agents().update(kMine, "stranger", {"New", {}}, stranger.updated_at, once));
    EXPECT_FALSE(kept(kMine, "tags").has_value());
}

TEST_P(AgentIsolationContract, FindsAndAnswersTheOwnKeysOfWrites) {
    Idempotency once = key_of("planner", "open");
    once.answer = "";
    change_theirs([&] { run(agents().set_tags(kTheirs, "coder", {"shared"}, clock_, once)); });
    EXPECT_FALSE(kept(kMine, "open").has_value());
    run(idempotency().keep_answer(kMine, once, "foreign"));
    run(agents().set_tags(kMine, "coder", {"shared"}, clock_, once));
    run(idempotency().keep_answer(kMine, once, "own"));
    EXPECT_EQ(kept(kMine, "open").value().answer, "own");
    EXPECT_EQ(kept(kTheirs, "open").value().answer, "");
}

TEST_P(AgentIsolationContract, FindsTheOwnKeyWithItsOwnAgent) {
    for (const std::string hash : {"hmac-sha256$same", "salt$same"}) {
        const auto found = find_keys("planner", hash, kMine);
        ASSERT_THAT(found, SizeIs(1));
        EXPECT_EQ(found[0].key.org_id, kMine);
        EXPECT_EQ(found[0].agent.org_id, kMine);
        const auto all = find_keys("planner", hash, std::nullopt);
        ASSERT_THAT(all, SizeIs(2));
        for (const KeyOwner& owner : all) EXPECT_EQ(owner.key.org_id, owner.agent.org_id);
    }
}

TEST_P(AgentIsolationContract, KnowsTheOwnSaltsOnly) {
    change_theirs([&] { add_key(make_key(kTheirs, "planner", "foreign$hash")); });
    EXPECT_THAT(run(keys().list_key_salts({"planner", kMine}, "", clock_)), ElementsAre("salt"));
}

TEST_P(AgentIsolationContract, AForeignAgentGetsNoKey) {
    add_stranger();
    EXPECT_FALSE(add_key(make_key(kMine, "stranger", "h")));
    EXPECT_THAT(find_keys("stranger", "h", std::nullopt), IsEmpty());
}

TEST_P(AgentIsolationContract, TheKeyOfAForeignAdminIsNone) {
    const auto add_admin = [&](OrgId org) {
        Agent admin;
        admin.id = AgentRowId::make();
        admin.agent_id = admin.name = "admin";
        admin.org_id = org;
        admin.role = Role::admin;
        admin.created_at = admin.updated_at = clock_;
        run(agents().create(admin, std::nullopt));
    };
    change_theirs([&] {
        add_admin(kTheirs);
        add_key(make_key(kTheirs, "admin", "h"));
    });
    EXPECT_TRUE(run(keys().has_admin_key(kTheirs, clock_)));
    EXPECT_FALSE(run(keys().has_admin_key(kMine, clock_))) << "there is no admin";
    add_admin(kMine);
    EXPECT_FALSE(run(keys().has_admin_key(kMine, clock_))) << "the namesake has the key";
}

TEST_P(AgentIsolationContract, OneOrganizationIsNotAnother) {
    EXPECT_TRUE(run(organizations().exists(kMine)));
    EXPECT_FALSE(run(organizations().exists(OrgId(Uuid({0, 0, 0, 9})))));
}

AKASHI_CONTRACT(AgentIsolationContract);

}  // namespace
}  // namespace akashi::contract
