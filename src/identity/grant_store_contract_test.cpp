#include "testing/stores/stores.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <vector>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class GrantContract : public ContractTest {
protected:
    std::string refusal(const Grant& wanted) {
        const auto granted = try_grant(wanted);
        return granted ? "granted" : granted.error().message();
    }
    bool remove(GrantId id, OrgId org = kDefaultOrg) {
        Grant grant;
        grant.id = id;
        grant.org_id = org;
        return run(grants().remove(org, id, change_of(grant, "delete_grant")));
    }
    std::vector<GrantId> list(std::int64_t limit = 10, std::int64_t offset = 0) {
        std::vector<GrantId> ids;
        for (const Grant& grant : run(grants().list(kDefaultOrg, limit, offset)).grants)
            ids.push_back(grant.id);
        return ids;
    }
    std::vector<std::string> logged() {
        return stores_->query(
            "SELECT operation, actor_agent_id FROM mutation_audit_log"
            " WHERE resource_type = 'access_grant' ORDER BY id"
        );
    }
    static Idempotency once(std::string answer = "{}") {
        return {
            .agent_id = "admin",
            .endpoint = "POST:/v1/grants",
            .key = "once",
            .fingerprint = "f",
            .answer = std::move(answer)
        };
    }
    Result<Grant> try_grant_once(const Grant& wanted) {
        Change change = change_of(wanted);
        change.once = once();
        return run(grants().create(wanted, change));
    }
    bool key_is_kept() {
        return run(stores_->identity().idempotency.find(kDefaultOrg, once())).has_value();
    }
};

TEST_P(GrantContract, FindsAGrantWithAllItsColumns) {
    Grant wanted = make_grant("coder", "reviewer", clock_ + std::chrono::hours(1));
    wanted.grantor_id = run(directory().find(kDefaultOrg, "planner"))->id;
    ASSERT_TRUE(try_grant(wanted));
    const auto found = run(grants().find(kDefaultOrg, wanted.id));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, wanted.id);
    EXPECT_EQ(found->org_id, kDefaultOrg);
    EXPECT_EQ(found->grantor_id, wanted.grantor_id);
    EXPECT_EQ(found->grantee_id, wanted.grantee_id);
    EXPECT_EQ(found->resource_type, "agent_traces");
    EXPECT_EQ(found->resource_id, "reviewer");
    EXPECT_EQ(found->permission, "read");
    EXPECT_EQ(found->granted_at, wanted.granted_at);
    EXPECT_EQ(found->expires_at, wanted.expires_at);
}

TEST_P(GrantContract, ListsTheNewestFirst) {
    const Grant first = grant("coder", "planner");
    const Grant second = grant("coder", "reviewer", clock_ + kTick);
    const Grant third = grant("coder", std::nullopt);
    EXPECT_THAT(list(), ElementsAre(third.id, second.id, first.id));
    EXPECT_THAT(list(1, 1), ElementsAre(second.id));
    EXPECT_EQ(run(grants().list(kDefaultOrg, 1, 1)).total, 3);
}

TEST_P(GrantContract, RefusesAgentsThatAreNotThere) {
    Grant wanted = make_grant("coder", "planner");
    wanted.grantor_id = AgentRowId::make();
    EXPECT_EQ(refusal(wanted), "the agent of these credentials is gone");
    wanted = make_grant("coder", "nobody");
    EXPECT_EQ(refusal(wanted), "resource agent not found");
    wanted.grantee_id = AgentRowId::make();
    EXPECT_EQ(refusal(wanted), "grantee agent not found");
    EXPECT_THAT(list(), IsEmpty());
    EXPECT_THAT(logged(), IsEmpty());
}

TEST_P(GrantContract, RefusesAgentsThatAreBeingDeleted) {
    const Grant to_coder = make_grant("coder", std::nullopt);
    AgentDeletion wanted;
    wanted.id = AgentDeletionId::make();
    wanted.agent_id = "coder";
    wanted.requested_by = "admin";
    wanted.created_at = wanted.retry_at = clock_;
    begin_deletion(wanted, {Uuid::make_v4(), clock_ + kTick});
    Grant by_planner = to_coder;
    by_planner.grantor_id = run(directory().find(kDefaultOrg, "planner"))->id;
    EXPECT_EQ(refusal(by_planner), "grantee agent not found");
    EXPECT_EQ(refusal(make_grant("planner", "coder")), "resource agent not found");
}

TEST_P(GrantContract, HasOneGrantOfAKind) {
    grant("coder", "planner");
    grant("coder", std::nullopt);
    EXPECT_EQ(refusal(make_grant("coder", "planner")), "grant already exists");
    EXPECT_EQ(refusal(make_grant("coder", std::nullopt)), "grant already exists");
    EXPECT_EQ(refusal(make_grant("coder", "reviewer")), "granted");
    EXPECT_EQ(refusal(make_grant("reviewer", "planner")), "granted");
}

TEST_P(GrantContract, ReplacesAnExpiredGrantOfTheKind) {
    for (const auto& resource : {std::optional<std::string>("planner"), {}}) {
        const Grant expired = grant("coder", resource, clock_ + 2 * kTick);
        EXPECT_EQ(refusal(make_grant("coder", resource)), "granted") << "at the moment it expires";
        EXPECT_FALSE(run(grants().find(kDefaultOrg, expired.id)));
    }
    const Grant open = grant("reviewer", "planner", clock_ + 10 * kTick);
    EXPECT_EQ(refusal(make_grant("reviewer", "planner")), "grant already exists");
    EXPECT_TRUE(run(grants().find(kDefaultOrg, open.id)));
}

TEST_P(GrantContract, AnAgentHasTenThousandGrantsAtMost) {
    const Grant model = grant("coder", "planner", clock_ + 2 * kTick);
    const std::string numbers =
        "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 9999)";
    const bool is_sqlite = GetParam().name == "Sqlite";
    stores_->query(fmt::format(
        "INSERT INTO access_grants (id, org_id, grantor_id, grantee_id, resource_type,"
        " resource_id, permission, granted_at) {} SELECT {}, org_id, grantor_id, grantee_id,"
        " resource_type, 'agent' || n, permission, granted_at FROM s, access_grants",
        numbers,
        is_sqlite ? "randomblob(16)" : "gen_random_uuid()"
    ));
    EXPECT_EQ(refusal(make_grant("coder", "planner")), "granted") << "in place of the expired one";
    EXPECT_EQ(refusal(make_grant("coder", "reviewer")), too_many_grants().message());
    EXPECT_EQ(refusal(make_grant("reviewer", "planner")), "granted");
    EXPECT_TRUE(remove(run(grants().list(kDefaultOrg, 1, 1)).grants.at(0).id));
    EXPECT_EQ(refusal(make_grant("coder", "reviewer")), "granted");
}

TEST_P(GrantContract, RemovesAGrantOnce) {
    const Grant granted = grant("coder", "planner");
    EXPECT_TRUE(remove(granted.id));
    EXPECT_FALSE(remove(granted.id));
    EXPECT_THAT(list(), IsEmpty());
    EXPECT_EQ(refusal(make_grant("coder", "planner")), "granted");
}

TEST_P(GrantContract, LogsWhatItChangesOnly) {
    const Grant granted = grant("coder", "planner");
    refusal(make_grant("coder", "planner"));
    remove(granted.id);
    remove(granted.id);
    EXPECT_THAT(logged(), ElementsAre("create_grant|admin", "delete_grant|admin"));
}

TEST_P(GrantContract, KeepsTheKeyOfAWriteWithItsEffectOnly) {
    const Grant granted = grant("coder", "planner");
    EXPECT_FALSE(try_grant_once(make_grant("coder", "planner")));
    EXPECT_FALSE(key_is_kept());
    EXPECT_TRUE(try_grant_once(make_grant("coder", "reviewer")));
    EXPECT_TRUE(key_is_kept());
    EXPECT_THROW(try_grant_once(make_grant("reviewer", "coder")), IdempotencyKeyTaken);
    Change change = change_of(granted, "delete_grant");
    change.once = once("null");
    EXPECT_THROW(run(grants().remove(kDefaultOrg, granted.id, change)), IdempotencyKeyTaken);
    EXPECT_EQ(list().size(), 2U);
    EXPECT_EQ(logged().size(), 2U);
}

TEST_P(GrantContract, GoWithTheAgentsTheyAreAbout) {
    Grant by_coder = make_grant("planner", "reviewer");
    by_coder.grantor_id = run(directory().find(kDefaultOrg, "coder"))->id;
    ASSERT_TRUE(try_grant(by_coder));
    grant("coder", "planner");
    grant("planner", "coder");
    const Grant other = grant("reviewer", "planner");
    const auto job = remove_agent("coder");
    ASSERT_TRUE(job && job->is_done());
    EXPECT_EQ(job->deleted.grants, 3);
    EXPECT_THAT(list(), ElementsAre(other.id));
}

TEST_P(GrantContract, ADeletionTakesAsManyInAStepAsItMay) {
    grant("planner", "coder");
    grant("reviewer", "coder");
    grant("coder", std::nullopt);
    AgentDeletion wanted;
    wanted.id = AgentDeletionId::make();
    wanted.agent_id = "coder";
    wanted.requested_by = "admin";
    wanted.created_at = wanted.retry_at = clock_;
    const Lease lease{Uuid::make_v4(), clock_ + kTick};
    auto job = begin_deletion(wanted, lease);
    job = run(deletions().advance(*job, lease, 2, clock_));
    EXPECT_EQ(job->deleted.grants, 2);
    EXPECT_FALSE(job->is_done());
    job = run(deletions().advance(*job, lease, 2, clock_));
    EXPECT_EQ(job->deleted.grants, 3);
    EXPECT_TRUE(job->is_done());
}

AKASHI_CONTRACT(GrantContract);

}  // namespace
}  // namespace akashi::contract
