#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;

/// Grants with namesakes in both organizations, and grants that theirs alone has.
class GrantIsolationContract : public MirroredOrganizations {
protected:
    Grant grant_of_theirs(const std::string& grantee, std::optional<std::string> resource) {
        Grant granted;
        change_theirs([&] { granted = grant(grantee, std::move(resource), {}, kTheirs); });
        return granted;
    }
    bool can_see(const std::string& agent) {
        return run(directory().can_see(kMine, planner(), agent));
    }
    bool remove(GrantId id) {
        Grant grant;
        grant.id = id;
        grant.org_id = kMine;
        return run(grants().remove(kMine, id, change_of(grant, "delete_grant")));
    }
};

TEST_P(GrantIsolationContract, AGrantOfANamesakeShowsNothing) {
    grant_of_theirs("planner", "leaver");
    EXPECT_FALSE(can_see("leaver"));
    grant_of_theirs("planner", std::nullopt);
    EXPECT_FALSE(can_see("leaver"));
    EXPECT_FALSE(can_see("reviewer"));
}

TEST_P(GrantIsolationContract, AGrantShowsAgentsOfItsOrganizationOnly) {
    add_stranger();
    grant("planner", std::nullopt, {}, kMine);
    EXPECT_TRUE(can_see("reviewer"));
    EXPECT_FALSE(can_see("stranger"));
    const auto page = run(decisions().list(kMine, planner(), {}));
    EXPECT_EQ(ids_of(page.decisions), mine_.current());
}

TEST_P(GrantIsolationContract, ListsAndFindsTheOwnOnly) {
    const Grant foreign = grant_of_theirs("planner", "leaver");
    const Grant own = grant("planner", "leaver", {}, kMine);
    const GrantPage page = run(grants().list(kMine, 10, 0));
    EXPECT_EQ(page.total, 1);
    ASSERT_EQ(page.grants.size(), 1U);
    EXPECT_EQ(page.grants[0].id, own.id);
    EXPECT_FALSE(run(grants().find(kMine, foreign.id)));
    EXPECT_TRUE(run(grants().find(kMine, own.id)));
}

TEST_P(GrantIsolationContract, RemovesTheOwnOnly) {
    const Grant foreign = grant_of_theirs("planner", "leaver");
    EXPECT_FALSE(remove(foreign.id));
    EXPECT_TRUE(run(grants().find(kTheirs, foreign.id)));
}

TEST_P(GrantIsolationContract, RefusesForeignAgents) {
    const Agent stranger = add_stranger();
    EXPECT_EQ(
        try_grant(make_grant("planner", "stranger", {}, kMine)).error().message(),
        "resource agent not found"
    );
    Grant to_stranger = make_grant("planner", "coder", {}, kMine);
    to_stranger.grantee_id = stranger.id;
    EXPECT_EQ(try_grant(to_stranger).error().message(), "grantee agent not found");
    Grant by_stranger = make_grant("planner", "coder", {}, kMine);
    by_stranger.grantor_id = stranger.id;
    EXPECT_EQ(try_grant(by_stranger).error().message(), "the agent of these credentials is gone");
}

TEST_P(GrantIsolationContract, ADeletionTakesTheOwnOnly) {
    grant_of_theirs("leaver", std::nullopt);
    grant_of_theirs("planner", "leaver");
    grant("leaver", std::nullopt, {}, kMine);
    grant("planner", "leaver", {}, kMine);
    const auto job =
        run(AgentDeletionService(deletions(), now).remove("leaver", make_change(kMine)));
    ASSERT_TRUE(job && job->is_done());
    EXPECT_EQ(job->deleted.grants, 2);
    EXPECT_EQ(run(grants().list(kMine, 10, 0)).total, 0);
    EXPECT_EQ(run(grants().list(kTheirs, 10, 0)).total, 2);
}

AKASHI_CONTRACT(GrantIsolationContract);

}  // namespace
}  // namespace akashi::contract
