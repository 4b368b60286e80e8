#include "conflicts/conflict_store.hpp"
#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <string>

namespace akashi::contract {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

/// What one organization can do to the decisions of another: nothing.
class StanceIsolationContract : public MirroredOrganizations {
protected:
    static Change change() {
        AuditEntry entry;
        entry.org = kMine;
        entry.operation = "change";
        entry.resource_type = "decision";
        return {entry};
    }
    bool end(DecisionId id, std::optional<DecisionId> successor = std::nullopt) {
        const DecisionEnding ending{
            .org_id = kMine,
            .id = id,
            .run_id = RunId::make(),
            .agent_id = "planner",
            .successor = successor,
            .ended_by = "planner",
            .reason = std::nullopt,
            .visibility = Visibility::everything(),
            .at = now(),
        };
        return run(endings().end(ending, change())).has_value();
    }
    /// Binds a parameter to two values.
    DecisionId change_mind(OrgId org) {
        DecisionId last;
        for (const std::string value : {"1", "2"}) {
            TraceRecord trace = make_mirrored(org, "binds " + value);
            trace.idempotency.reset();
            trace.decision.bindings = make_bindings({{"ttl", value}}).value();
            last = record(trace);
        }
        return last;
    }
};

TEST_P(StanceIsolationContract, AForeignDecisionNeitherEndsNorReplaces) {
    EXPECT_FALSE(end(theirs_.second));
    EXPECT_FALSE(end(theirs_.second, mine_.second));
    EXPECT_FALSE(end(mine_.second, theirs_.second));
    EXPECT_TRUE(end(mine_.second, mine_.shared));
    EXPECT_TRUE(end(mine_.shared));
}

TEST_P(StanceIsolationContract, AForeignDecisionIsNotPatched) {
    Decision theirs =
        run(decisions().find(kTheirs, Visibility::everything(), theirs_.second)).value();
    theirs.org_id = kMine;
    const DecisionPatch patch{
        .decision = theirs,
        .visibility = Visibility::everything(),
        .at = now(),
        .project = "another",
        .metadata = "{}",
    };
    EXPECT_FALSE(run(patches().patch(patch, change())));
}

TEST_P(StanceIsolationContract, AForeignSuggestionIsNeitherShownNorDismissed) {
    DecisionId theirs;
    change_theirs([&] { theirs = change_mind(kTheirs); });
    const DecisionId mine = change_mind(kMine);
    const Visibility all = Visibility::everything();
    EXPECT_THAT(run(supersessions().list(kMine, all, mine)), SizeIs(1));
    EXPECT_THAT(run(supersessions().list(kMine, all, theirs)), IsEmpty());
    const auto shown = run(supersessions().list(kTheirs, all, theirs));
    ASSERT_THAT(shown, SizeIs(1));
    EXPECT_FALSE(run(supersessions().dismiss(kMine, all, theirs, shown[0].superseded_id, change()))
    );
}

TEST_P(StanceIsolationContract, AMoveFindsNothingElsewhere) {
    const DecisionId mine = change_mind(kMine);
    DecisionPatch patch{
        .decision = run(decisions().find(kMine, Visibility::everything(), mine)).value(),
        .visibility = Visibility::everything(),
        .at = now(),
        .project = "another",
        .metadata = "{}",
    };
    patch.metadata = patch.decision.metadata;
    patch.decision.bindings = make_bindings({{"ttl", "2"}}).value();
    EXPECT_TRUE(run(patches().patch(patch, change())));
}

AKASHI_CONTRACT(StanceIsolationContract);

}  // namespace
}  // namespace akashi::contract
