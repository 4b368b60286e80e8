// What people say about conflicts, on every store.
#include "conflicts/figures_fixture.hpp"
#include "conflicts/label_store.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <vector>

namespace akashi::contract {
namespace {

namespace json = boost::json;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class LabelsContract : public FiguresTest {
protected:
    ConflictLabel label_of(ConflictId conflict, std::string_view label, OrgId org = kDefaultOrg) {
        return {conflict, org, std::string(label), "admin", clock_ += kTick, std::nullopt};
    }
    bool set(const ConflictLabel& label) {
        return run(labels().set(label, make_change(label.org_id)));
    }
    using FiguresTest::set;
    std::optional<ConflictLabel> find(ConflictId conflict, OrgId org = kDefaultOrg) {
        return run(labels().find(org, conflict));
    }
    LabelPage list(std::int64_t limit = 10, std::int64_t offset = 0, OrgId org = kDefaultOrg) {
        return run(labels().list(org, limit, offset));
    }
    LabelCountsByMethod count(OrgId org = kDefaultOrg) { return run(labels().count(org)); }
    /// How many lines of the audit log this test has made, beside those of its agents.
    std::size_t audited() { return lines() - lines_; }
    std::size_t lines() {
        return stores_->query("SELECT id FROM mutation_audit_log WHERE operation = 'test'").size();
    }
    void SetUp() override {
        ContractTest::SetUp();
        lines_ = lines();
    }

    std::size_t lines_ = 0;
};

TEST_P(LabelsContract, AConflictHasTheLastLabelThatItWasGiven) {
    const ConflictId conflict = dispute("ttl");
    EXPECT_FALSE(find(conflict));
    ConflictLabel label = label_of(conflict, kRelated);
    label.notes = "not the same cache";
    EXPECT_TRUE(set(label));
    EXPECT_EQ(find(conflict)->label, kRelated);
    EXPECT_EQ(find(conflict)->notes, "not the same cache");
    EXPECT_EQ(find(conflict)->labeled_by, "admin");
    EXPECT_EQ(find(conflict)->labeled_at, label.labeled_at);
    ConflictLabel other = label_of(conflict, kGenuine);
    other.labeled_by = "owner";
    EXPECT_TRUE(set(other));
    EXPECT_EQ(find(conflict)->label, kGenuine);
    EXPECT_EQ(find(conflict)->labeled_by, "owner");
    EXPECT_EQ(find(conflict)->labeled_at, other.labeled_at);
    EXPECT_FALSE(find(conflict)->notes);
    EXPECT_THAT(list().labels, SizeIs(1));
    EXPECT_EQ(audited(), 2U);
}

TEST_P(LabelsContract, WhatIsNotThereGetsNoLabelAndLeavesNoLine) {
    EXPECT_FALSE(set(label_of(ConflictId::make(), kGenuine)));
    const ConflictId conflict = dispute("ttl");
    EXPECT_FALSE(set(label_of(conflict, kGenuine, kOtherOrg)));
    EXPECT_FALSE(run(labels().remove(kDefaultOrg, conflict, make_change())));
    EXPECT_EQ(audited(), 0U);
}

TEST_P(LabelsContract, ALabelOfAnotherOrganizationIsNotThere) {
    const ConflictId conflict = dispute("ttl");
    set(label_of(conflict, kGenuine));
    EXPECT_FALSE(find(conflict, kOtherOrg));
    EXPECT_THAT(list(10, 0, kOtherOrg).labels, IsEmpty());
    EXPECT_THAT(count(kOtherOrg), IsEmpty());
    EXPECT_THAT(run(labels().list_conflicts(kOtherOrg, 10, 0)).conflicts, IsEmpty());
    EXPECT_FALSE(run(labels().remove(kOtherOrg, conflict, make_change(kOtherOrg))));
    EXPECT_TRUE(find(conflict));
}

TEST_P(LabelsContract, ALabelCanBeTakenAway) {
    const ConflictId conflict = dispute("ttl");
    set(label_of(conflict, kGenuine));
    EXPECT_TRUE(run(labels().remove(kDefaultOrg, conflict, make_change())));
    EXPECT_FALSE(find(conflict));
    EXPECT_EQ(audited(), 2U);
}

TEST_P(LabelsContract, ListsTheNewestFirstInPages) {
    const ConflictId first = dispute("ttl");
    const ConflictId second = dispute("limit");
    set(label_of(first, kGenuine));
    set(label_of(second, kUnrelated));
    const LabelPage page = list(1);
    EXPECT_EQ(page.labels.at(0).conflict_id, second);
    EXPECT_TRUE(page.has_more);
    EXPECT_EQ(list(1, 1).labels.at(0).conflict_id, first);
    EXPECT_FALSE(list(1, 1).has_more);
    const auto pairs = run(labels().list_conflicts(kDefaultOrg, 1, 0));
    EXPECT_EQ(pairs.conflicts.at(0).conflict_id, second);
    EXPECT_TRUE(pairs.has_more);
    EXPECT_FALSE(run(labels().list_conflicts(kDefaultOrg, 1, 1)).has_more);
}

TEST_P(LabelsContract, CountsByLabelAndMethod) {
    set(label_of(dispute("a"), kGenuine));
    set(label_of(dispute("b"), kGenuine));
    set(label_of(dispute("c"), kRelated));
    set(label_of(dispute("d"), kUnrelated));
    set("scoring_method = 'claims_v1'", "b");
    const auto counts = count();
    ASSERT_THAT(counts, SizeIs(2));
    EXPECT_EQ(counts.at("binding_v1").genuine, 1);
    EXPECT_EQ(counts.at("binding_v1").related, 1);
    EXPECT_EQ(counts.at("binding_v1").unrelated, 1);
    EXPECT_EQ(counts.at("claims_v1").genuine, 1);
    EXPECT_EQ(counts.at("claims_v1").total(), 1);
}

TEST_P(LabelsContract, ShowsWhatWasDecidedByTheLabelledDecisions) {
    TraceRecord one = binding("planner", "the \"ttl\"", "5 s");
    one.decision.outcome = "Keep it short.";
    one.decision.alternatives = {
        {Uuid::make_v4(), "an hour", std::nullopt}, {Uuid::make_v4(), "a \"day\"", std::nullopt}
    };
    record(one);
    TraceRecord two = binding("coder", "the \"ttl\"", "6 s");
    two.decision.id = DecisionId(Uuid({0xff, 1}));
    record(two);
    const auto conflict =
        run(conflicts().list(kDefaultOrg, Visibility::everything(), {})).conflicts.at(0);
    set(label_of(conflict.id, kRelated));
    const auto page = run(labels().list_conflicts(kDefaultOrg, 10, 0));
    ASSERT_THAT(page.conflicts, SizeIs(1));
    const LabelledConflict& pair = page.conflicts[0];
    EXPECT_EQ(pair.conflict_id, conflict.id);
    EXPECT_EQ(pair.label, kRelated);
    EXPECT_EQ(pair.outcome_a, "Keep it short.");
    EXPECT_EQ(pair.outcome_b, "an outcome of coder");
    EXPECT_EQ(json::parse(pair.rejected_a), json::parse(R"(["an hour","a \"day\""])"));
    EXPECT_EQ(json::parse(pair.rejected_b), json::array());
    EXPECT_EQ(
        json::parse(pair.bindings_a), json::parse(R"([{"parameter":"the \"ttl\"","value":"5 s"}])")
    );
    EXPECT_EQ(
        json::parse(pair.bindings_b), json::parse(R"([{"parameter":"the \"ttl\"","value":"6 s"}])")
    );
}

TEST_P(LabelsContract, GoesWithItsConflict) {
    const ConflictId conflict = dispute("ttl");
    set(label_of(conflict, kGenuine));
    remove_agent("coder");
    EXPECT_FALSE(find(conflict));
}

AKASHI_CONTRACT(LabelsContract);

}  // namespace
}  // namespace akashi::contract
