#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::IsEmpty;

constexpr std::chrono::seconds kLease{30};

/// The deletion of an agent whose namesake is being deleted in the other organization, too.
class DeletionIsolationContract : public MirroredOrganizations {
protected:
    void SetUp() override {
        MirroredOrganizations::SetUp();
        change_theirs([&] {
            for (const std::string outcome : {"newer", "newest"})
                record(make_mirrored(kTheirs, outcome, "leaver"));
            foreign_ = begin(kTheirs, "leaver");
            // Leaves a run without a decision, as a step does.
            stores_->query(
                "DELETE FROM decisions WHERE outcome = 'leaving'"
                " AND org_id = (SELECT id FROM organizations WHERE slug = 'default')"
            );
        });
    }

    AgentDeletion begin(
        OrgId org, const std::string& agent_id, std::optional<Idempotency> once = std::nullopt
    ) {
        return begin_deletion(make_deletion(org, agent_id, clock_), lease(), once).value();
    }
    Lease lease() const { return {holder_, clock_ + kLease}; }
    std::optional<AgentDeletion> advance(const AgentDeletion& job, std::int64_t limit) {
        return run(deletions().advance(job, lease(), limit, clock_));
    }
    const Uuid holder_ = Uuid::make_v7();
    AgentDeletion foreign_;
};

TEST_P(DeletionIsolationContract, BeginsForTheOwnAgentOnly) {
    const AgentDeletion job = begin(kMine, "leaver", key_of("planner", "delete"));
    EXPECT_EQ(job.org_id, kMine);
    EXPECT_EQ(job.deleted.api_keys, 2);
    const auto kept = run(stores_->identity().idempotency.find(kMine, key_of("planner", "delete")));
    EXPECT_EQ(kept_deletion(kept.value().answer), job.id);
    EXPECT_EQ(begin(kMine, "planner").org_id, kMine);
    EXPECT_THAT(run(keys().find_keys({"planner", kMine}, {"salt$same"}, clock_)), IsEmpty());
    EXPECT_TRUE(run(directory().find(kTheirs, "planner")).has_value());
}

TEST_P(DeletionIsolationContract, FindsTheOwnOnly) {
    EXPECT_FALSE(run(deletions().find(kMine, foreign_.id)).has_value());
    EXPECT_FALSE(run(deletions().find_open(kMine, "leaver")).has_value());
    const AgentDeletion own = begin(kMine, "leaver");
    EXPECT_EQ(run(deletions().find_open(kMine, "leaver")).value().id, own.id);
}

TEST_P(DeletionIsolationContract, DeletesTheOwnRowsToTheEnd) {
    const AgentDeletion job = begin(kMine, "leaver");
    EXPECT_EQ(advance(job, 1).value().deleted.decisions, 1);
    std::optional<AgentDeletion> after;
    for (int step = 0; step < 5 && !(after && after->is_done()); ++step) after = advance(job, 1);
    ASSERT_TRUE(after.has_value());
    EXPECT_TRUE(after->is_done());
    EXPECT_EQ(after->deleted.decisions, 1);
    EXPECT_EQ(after->deleted.alternatives, 1);
    EXPECT_EQ(after->deleted.evidence, 1);
    EXPECT_EQ(after->deleted.events, 3);
    EXPECT_EQ(after->deleted.runs, 1);
    EXPECT_EQ(after->deleted.agents, 1);
    EXPECT_FALSE(find(mine_.leaving, Visibility::everything(), kMine).has_value());
}

TEST_P(DeletionIsolationContract, AForeignJobIsNotAdvancedAndNotReleased) {
    AgentDeletion disguised = foreign_;
    disguised.org_id = kMine;
    disguised.agent_id = "planner";
    clock_ += kTick;
    EXPECT_FALSE(advance(disguised, 10).has_value());
    disguised.error = "failed";
    run(deletions().release(disguised, holder_));
    EXPECT_TRUE(find(mine_.second, Visibility::everything(), kMine).has_value());
}

/// Each room deletes only what belongs to the organization, whatever the step says.
TEST_P(DeletionIsolationContract, AStepThatNamesForeignRowsDeletesNone) {
    const std::vector ids{theirs_.shared, theirs_.citing, mine_.shared, mine_.citing};
    AgentRun without_events;
    without_events.id = RunId::make();
    without_events.org_id = kMine;
    without_events.agent_id = "coder";
    without_events.started_at = clock_;
    ASSERT_TRUE(run(runs().create(without_events, Visibility::everything(), make_change(kMine))));
    for (const bool is_rest : {false, true})
        stores_->write_rows(
            {.job = foreign_.id,
             .org_id = kMine,
             .agent_id = "coder",
             .time = clock_,
             .decisions = ids,
             .is_rest = is_rest,
             .limit = 10,
             .deleted = {}}
        );
}

AKASHI_CONTRACT(DeletionIsolationContract);

}  // namespace
}  // namespace akashi::contract
