#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

/// What a trace of one organization finds of the other: nothing.
class TraceIsolationContract : public MirroredOrganizations {
protected:
    std::string refusal(const TraceRecord& trace) {
        const auto recorded = try_record(trace);
        return recorded ? "" : recorded.error().message();
    }
    std::string refer(
        std::optional<DecisionId> DecisionDraft::* reference,
        DecisionId target,
        Visibility visibility = Visibility::everything()
    ) {
        TraceRecord trace = make_mirrored(kMine, "referring");
        trace.idempotency.reset();
        trace.decision.*reference = target;
        trace.visibility = std::move(visibility);
        return refusal(trace);
    }

    static constexpr const char* kNotCurrent =
        "superseded decision not found or already superseded";
    static constexpr const char* kNoPrecedent = "precedent_ref not found in this organization";
};

TEST_P(TraceIsolationContract, AForeignDecisionCannotBeCitedOrEnded) {
    for (const auto& visibility : {Visibility::everything(), planner()}) {
        EXPECT_EQ(refer(&DecisionDraft::precedent_ref, theirs_.second, visibility), kNoPrecedent);
        EXPECT_EQ(refer(&DecisionDraft::supersedes_id, theirs_.second, visibility), kNotCurrent);
    }
}

TEST_P(TraceIsolationContract, ATagLendsSightInItsOrganizationOnly) {
    EXPECT_EQ(refer(&DecisionDraft::precedent_ref, mine_.hidden, planner()), kNoPrecedent);
    EXPECT_EQ(refer(&DecisionDraft::supersedes_id, mine_.hidden, planner()), kNotCurrent);
    EXPECT_EQ(refer(&DecisionDraft::precedent_ref, mine_.shared, planner()), "");
    EXPECT_EQ(refer(&DecisionDraft::supersedes_id, mine_.shared, planner()), "");
    EXPECT_EQ(refer(&DecisionDraft::supersedes_id, mine_.hidden), "");
}

TEST_P(TraceIsolationContract, AForeignAgentIsUnknown) {
    const Agent stranger = add_stranger();
    EXPECT_EQ(
        refusal(make_mirrored(kMine, "of a stranger", "stranger")),
        "agent_id not found in this organization"
    );
    TraceRecord sent = make_mirrored(kMine, "sent by a stranger");
    sent.sender = stranger.id;
    EXPECT_EQ(try_record(sent).error().code(), ErrorCode::unauthorized);
}

TEST_P(TraceIsolationContract, AForeignKeyIsNotReplayedAndNotInTheWay) {
    change_theirs([&] { record(make_mirrored(kTheirs, "with a key")); });
    TraceRecord own = make_mirrored(kMine, "with a key");
    own.idempotency->fingerprint = "another";
    const auto recorded = try_record(own);
    ASSERT_TRUE(recorded.has_value());
    EXPECT_FALSE(recorded->replayed);
    EXPECT_EQ(try_record(make_mirrored(kMine, "first")).value().replayed, true);
}

TEST_P(TraceIsolationContract, TheDeletionOfANamesakeDoesNotRefuseTraces) {
    change_theirs([&] {
        const Lease lease{Uuid::make_v7(), clock_ + kTick};
        begin_deletion(make_deletion(kTheirs, "leaver", clock_), lease);
    });
    EXPECT_EQ(refusal(make_mirrored(kMine, "still here", "leaver")), "");
}

TEST_P(TraceIsolationContract, ARegisteredAgentBelongsToItsOrganization) {
    add_stranger();
    TraceRecord trace = make_mirrored(kMine, "of a new agent", "stranger");
    trace.registrar = operator_of(kMine, "a test");
    EXPECT_TRUE(try_record(trace).value().agent_registered);
    EXPECT_TRUE(run(directory().find(kMine, "stranger")).has_value());
}

AKASHI_CONTRACT(TraceIsolationContract);

}  // namespace
}  // namespace akashi::contract
