#include "identity/hold_store.hpp"
#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class HoldContract : public MirroredOrganizations {
protected:
    void SetUp() override {
        MirroredOrganizations::SetUp();
        change_theirs([&] { foreign_ = add(make_hold(kTheirs)); });
    }

    HoldStore& holds() { return stores_->identity().holds; }

    Hold make_hold(OrgId org = kMine) {
        Hold hold;
        hold.id = HoldId::make();
        hold.org_id = org;
        hold.reason = "a <lawsuit>";
        hold.from = Time();
        hold.to = clock_ + std::chrono::hours(1);
        hold.created_by = "admin";
        hold.created_at = clock_ += kTick;
        return hold;
    }
    AuditEntry entry_of(OrgId org) {
        return audit_of(operator_of(org, "test"), clock_, "create_hold", "retention_hold", "1");
    }
    Hold add(Hold hold) {
        EXPECT_TRUE(run(holds().create(hold, entry_of(hold.org_id))));
        return hold;
    }
    bool release(HoldId id) { return run(holds().release(kMine, id, clock_, entry_of(kMine))); }
    /// Whether the hold alone covers decisions of the agent.
    bool covers(Hold hold, const std::string& agent_id) {
        const Hold added = add(std::move(hold));
        const auto found = run(holds().find_covering(kMine, agent_id));
        EXPECT_TRUE(release(added.id));
        return found && found->id == added.id;
    }
    static std::vector<HoldId> ids(const HoldPage& page) {
        std::vector<HoldId> list;
        for (const Hold& hold : page.holds) list.push_back(hold.id);
        return list;
    }
    std::vector<std::string> count_entries() {
        return stores_->query(
            "SELECT count(*) FROM mutation_audit_log WHERE operation = 'create_hold'"
        );
    }

    Hold foreign_;
};

TEST_P(HoldContract, GivesBackEveryField) {
    Hold hold = make_hold();
    hold.decision_types = {"security", "a \"quoted\" <type>"};
    hold.agent_ids = {"planner"};
    add(hold);
    stores_->reopen();
    const auto found = run(holds().find(kMine, hold.id));
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->org_id, kMine);
    EXPECT_EQ(found->reason, "a <lawsuit>");
    EXPECT_EQ(found->from, hold.from);
    EXPECT_EQ(found->to, hold.to);
    EXPECT_EQ(found->decision_types, hold.decision_types);
    EXPECT_EQ(found->agent_ids, hold.agent_ids);
    EXPECT_EQ(found->created_by, "admin");
    EXPECT_EQ(found->created_at, hold.created_at);
    EXPECT_FALSE(found->released_at.has_value());
    EXPECT_FALSE(run(holds().find(kMine, foreign_.id)).has_value());
    const Hold of_all = add(make_hold());
    EXPECT_FALSE(run(holds().find(kMine, of_all.id))->agent_ids.has_value());
}

TEST_P(HoldContract, ListsTheNewestFirstAlsoReleasedOnes) {
    const Hold first = add(make_hold());
    const Hold second = add(make_hold());
    EXPECT_TRUE(release(first.id));
    const HoldPage page = run(holds().list(kMine, 10, 0));
    EXPECT_THAT(ids(page), ElementsAre(second.id, first.id));
    EXPECT_EQ(page.total, 2);
    EXPECT_EQ(page.holds[1].released_at, clock_);
    EXPECT_THAT(ids(run(holds().list(kMine, 1, 1))), ElementsAre(first.id));
    EXPECT_THAT(ids(run(holds().list(OrgId::make(), 10, 0))), IsEmpty());
}

TEST_P(HoldContract, IsReleasedOnceAndOnlyByItsOrganization) {
    const Hold hold = add(make_hold());
    EXPECT_TRUE(release(hold.id));
    const auto entries = count_entries();
    EXPECT_FALSE(release(hold.id));
    EXPECT_FALSE(release(foreign_.id));
    EXPECT_FALSE(release(HoldId::make()));
    EXPECT_EQ(count_entries(), entries);
}

TEST_P(HoldContract, IsNotCreatedForAnOrganizationThatIsNotThere) {
    const auto entries = count_entries();
    EXPECT_FALSE(run(holds().create(make_hold(OrgId::make()), entry_of(kMine))));
    EXPECT_EQ(count_entries(), entries);
}

TEST_P(HoldContract, CoversAgentsByTheirDecisions) {
    EXPECT_FALSE(run(holds().find_covering(kMine, "planner")).has_value()) << "theirs is held";
    EXPECT_TRUE(covers(make_hold(), "planner"));
    EXPECT_FALSE(covers(make_hold(), "nobody")) << "has no decisions";
    Hold narrow = make_hold();
    narrow.agent_ids = {"coder", "planner"};
    EXPECT_TRUE(covers(narrow, "planner"));
    narrow = make_hold();
    narrow.agent_ids = {"coder"};
    EXPECT_FALSE(covers(narrow, "planner"));
    narrow = make_hold();
    narrow.decision_types = {"security"};
    EXPECT_FALSE(covers(narrow, "planner"));
    narrow = make_hold();
    narrow.decision_types = {"security", "architecture"};
    EXPECT_TRUE(covers(narrow, "planner"));
    narrow = make_hold();
    narrow.to = Time() + kTick;
    EXPECT_FALSE(covers(narrow, "planner")) << "before everything was recorded";
}

AKASHI_CONTRACT(HoldContract);

}  // namespace
}  // namespace akashi::contract
