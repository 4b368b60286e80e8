#include "identity/organization_deletion_service.hpp"
#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The organization `mine` goes, and `theirs`, which is the default one, stays as it is.
class OrganizationDeletionContract : public MirroredOrganizations {
protected:
    OrganizationDeletionStore& store() { return stores_->identity().organization_deletions; }
    HoldStore& holds() { return stores_->identity().holds; }

    Organization mine() { return run(organizations().find(kMine)).value(); }

    static Caller operator_of_mine() {
        return operator_of(kMine, "akashi admin organization delete");
    }
    Result<DeletedCounts> remove(const Organization& organization) {
        AgentDeletionService agents(deletions(), now);
        return run(OrganizationDeletionService(store(), agents, now)
                       .remove(organization, operator_of_mine()));
    }
    /// The entry about the deletion goes into the log of the other organization.
    Result<DeletedCounts> remove_mine() {
        Result<DeletedCounts> removed = Error();
        const Organization organization = mine();
        change_theirs([&] { removed = remove(organization); });
        return removed;
    }
    std::vector<std::string> last_entry() {
        return stores_->query(
            "SELECT operation, resource_type, resource_id, before_data, metadata"
            " FROM mutation_audit_log ORDER BY id DESC LIMIT 1"
        );
    }
    /// What tells indexes outside of the database to forget a decision outlives it.
    static bool is_removal(const std::string& row) {
        return row.starts_with("search_outbox ") && row.contains("delete");
    }
    /// The rows of mine; those that belong to no organization are not counted.
    std::vector<std::string> rows_of_mine() {
        auto rows = stores_->rows_of(kMine);
        std::vector<std::string> of_none = stores_->rows_of(OrgId::make());
        std::erase_if(rows, [&](const std::string& row) {
            return std::ranges::find(of_none, row) != of_none.end() || is_removal(row);
        });
        return rows;
    }
    Hold add_hold(OrgId org = kMine) {
        Hold hold;
        hold.id = HoldId::make();
        hold.org_id = org;
        hold.reason = "a lawsuit";
        hold.from = Time();
        hold.to = clock_;
        hold.created_by = kOperator;
        hold.created_at = clock_;
        EXPECT_TRUE(run(holds().create(hold, entry_of(hold.org_id, "create_hold"))));
        return hold;
    }
    AuditEntry entry_of(OrgId org, std::string_view operation) {
        return audit_of(operator_of(org, "test"), clock_, operation, "retention_hold", "1");
    }
};

TEST_P(OrganizationDeletionContract, LeavesNothingButAnEntryInTheLogOfTheDefaultOrganization) {
    run(holds().release(kMine, add_hold().id, clock_, entry_of(kMine, "release_hold")));
    const auto deleted = remove_mine();
    ASSERT_TRUE(deleted.has_value()) << deleted.error().message();
    EXPECT_EQ(deleted->agents, 4);
    EXPECT_EQ(deleted->api_keys, 4);
    EXPECT_EQ(deleted->decisions, 6);
    EXPECT_EQ(deleted->runs, 6);
    EXPECT_THAT(rows_of_mine(), IsEmpty());
    EXPECT_THAT(
        last_entry(),
        ElementsAre(AllOf(
            HasSubstr("delete_organization|organization|" + kMine.str()),
            HasSubstr("mine"),
            HasSubstr("decisions")
        ))
    );
}

TEST_P(OrganizationDeletionContract, GoesOnWithDeletionsOfAgentsThatHadBegun) {
    begin_deletion(make_deletion(kMine, "leaver", clock_), {Uuid::make_v7(), clock_});
    const auto deleted = remove_mine();
    ASSERT_TRUE(deleted.has_value()) << deleted.error().message();
    EXPECT_EQ(deleted->agents, 4) << "also the one whose deletion had begun";
    EXPECT_THAT(rows_of_mine(), IsEmpty());
}

TEST_P(OrganizationDeletionContract, GoesOnAfterEveryStep) {
    const Organization organization = mine();
    EXPECT_FALSE(run(store().begin(kMine, clock_)));
    stores_->reopen();
    EXPECT_TRUE(mine().is_deleting);
    EXPECT_FALSE(run(directory().find(kMine, "planner")).has_value()) << "none of its agents works";
    EXPECT_THAT(run(keys().find_keys({"planner", kMine}, {"salt$same"}, clock_)), IsEmpty());
    EXPECT_FALSE(run(store().begin(kMine, clock_))) << "again";
    change_theirs([&] {
        const auto deleted = remove(organization);
        ASSERT_TRUE(deleted.has_value()) << deleted.error().message();
        EXPECT_EQ(deleted->agents, 4);
        EXPECT_EQ(deleted->api_keys, 4);
    });
    EXPECT_THAT(rows_of_mine(), IsEmpty());
    EXPECT_FALSE(run(organizations().find(kMine)).has_value());
}

TEST_P(OrganizationDeletionContract, IsRefusedWhileAHoldIsNotReleased) {
    const Hold hold = add_hold();
    const Organization organization = mine();
    const auto refused = remove(organization);
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), ErrorCode::conflict);
    EXPECT_THAT(refused.error().message(), AllOf(HasSubstr(hold.id.str()), HasSubstr("a lawsuit")));
    EXPECT_FALSE(mine().is_deleting);
    EXPECT_TRUE(run(directory().find(kMine, "planner")).has_value());
}

TEST_P(OrganizationDeletionContract, LetsNothingBeAdded) {
    EXPECT_FALSE(run(store().begin(kMine, clock_)));
    Agent agent;
    agent.id = AgentRowId::make();
    agent.agent_id = agent.name = "late";
    agent.org_id = kMine;
    agent.created_at = agent.updated_at = clock_;
    const auto added = create_agent(agent, std::nullopt);
    ASSERT_TRUE(added.has_error());
    EXPECT_EQ(added.error().message(), "the organization is being deleted");

    Hold hold;
    hold.id = HoldId::make();
    hold.org_id = kMine;
    hold.to = clock_;
    EXPECT_FALSE(run(holds().create(hold, entry_of(kMine, "create_hold"))));
    EXPECT_TRUE(try_record(make_mirrored(kMine, "late")).has_error());
    TraceRecord of_a_stranger = make_mirrored(kMine, "late", "stranger");
    of_a_stranger.registrar = operator_of(kMine, "a test");
    of_a_stranger.sender = AgentRowId::make();
    EXPECT_TRUE(try_record(of_a_stranger).has_error());
}

TEST_P(OrganizationDeletionContract, RefusesTheDefaultOrganization) {
    const auto refused = remove(default_organization());
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().message(), "the default organization cannot be deleted");
}

TEST_P(OrganizationDeletionContract, CountsWhatIsThere) {
    const OrganizationContents contents = run(store().count(kMine));
    EXPECT_EQ(contents.agents, 4);
    EXPECT_EQ(contents.api_keys, 4);
    EXPECT_EQ(contents.current_decisions, 5);
}

TEST_P(OrganizationDeletionContract, FinishesOnlyWithoutAgents) {
    const AuditEntry entry = entry_of(kDefaultOrg, "delete_organization");
    EXPECT_FALSE(run(store().begin(kMine, clock_)));
    EXPECT_FALSE(run(store().finish(kMine, entry)));
    EXPECT_FALSE(run(store().finish(OrgId::make(), entry)));
    const auto gone = run(store().begin(OrgId::make(), clock_));
    ASSERT_TRUE(gone.has_value());
    EXPECT_EQ(gone->code(), ErrorCode::not_found);
}

AKASHI_CONTRACT(OrganizationDeletionContract);

}  // namespace
}  // namespace akashi::contract
