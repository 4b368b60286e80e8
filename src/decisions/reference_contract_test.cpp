#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

#include <optional>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;

using Reference = std::optional<DecisionId> DecisionDraft::*;

/// To which decisions a trace may refer. What its caller may not see is unknown to it.
class ReferenceContract : public ContractTest {
protected:
    void SetUp() override {
        ContractTest::SetUp();
        add_agent("alpha", {"payments", "eu"});
        add_agent("beta", {"eu"});
        add_agent("gamma", {"us"});
    }

    /// A trace of alpha that refers to `target`, sent by itself unless another viewpoint is given.
    Result<Recorded> refer(
        Reference reference,
        DecisionId target,
        Visibility visibility = Visibility::of_agent("alpha")
    ) {
        TraceRecord trace = make_trace("referring", "alpha");
        trace.decision.*reference = target;
        trace.visibility = std::move(visibility);
        return try_record(trace);
    }

    static void expect_unknown(const Result<Recorded>& answer, std::string_view message) {
        ASSERT_TRUE(answer.has_error());
        EXPECT_EQ(answer.error().code(), ErrorCode::invalid_input);
        EXPECT_EQ(answer.error().message(), message);
    }

    static constexpr Reference kSupersedes = &DecisionDraft::supersedes_id;
    static constexpr Reference kCites = &DecisionDraft::precedent_ref;
    static constexpr const char* kNotCurrent =
        "superseded decision not found or already superseded";
    static constexpr const char* kNoPrecedent = "precedent_ref not found in this organization";
};

TEST_P(ReferenceContract, AHiddenDecisionCannotBeEndedAndStaysAsItWas) {
    const DecisionId hidden = record("of gamma", "gamma");
    expect_unknown(refer(kSupersedes, hidden), kNotCurrent);
    expect_unknown(refer(kSupersedes, DecisionId::make()), kNotCurrent);
    EXPECT_EQ(find(hidden)->valid_to, std::nullopt);
    EXPECT_THAT(outcomes(list().decisions), ElementsAre("of gamma"));
}

TEST_P(ReferenceContract, AHiddenDecisionCannotBeCited) {
    const DecisionId hidden = record("of gamma", "gamma");
    expect_unknown(refer(kCites, hidden), kNoPrecedent);
    expect_unknown(refer(kCites, DecisionId::make()), kNoPrecedent);
    EXPECT_EQ(find(hidden)->precedent_citation_count, 0);
    EXPECT_THAT(outcomes(list().decisions), ElementsAre("of gamma"));
}

TEST_P(ReferenceContract, OnesOwnDecisionsAndThoseOfAgentsWithACommonTagMayBeNamed) {
    for (const std::string agent : {"alpha", "beta"}) {
        const DecisionId target = record("of " + agent, agent);
        EXPECT_TRUE(refer(kCites, target).has_value()) << agent;
        EXPECT_TRUE(refer(kSupersedes, target).has_value()) << agent;
        EXPECT_NE(find(target)->valid_to, std::nullopt);
    }
}

TEST_P(ReferenceContract, AnAdminMayNameEveryDecisionOfTheOrganizationOnly) {
    const DecisionId target = record("of gamma", "gamma");
    TraceRecord foreign = make_trace("foreign");
    move_to(foreign, kOtherOrg);
    record(foreign);
    const auto admin = Visibility::everything();
    expect_unknown(refer(kCites, foreign.decision.id, admin), kNoPrecedent);
    expect_unknown(refer(kSupersedes, foreign.decision.id, admin), kNotCurrent);
    EXPECT_TRUE(refer(kCites, target, admin).has_value());
    EXPECT_TRUE(refer(kSupersedes, target, admin).has_value());
}

TEST_P(ReferenceContract, ATagCountsOnlyInItsOrganization) {
    add_agent("alpha", {"shared"}, kOtherOrg);
    add_agent("delta", {"shared"});
    expect_unknown(refer(kCites, record("of delta", "delta")), kNoPrecedent);
}

AKASHI_CONTRACT(ReferenceContract);

}  // namespace
}  // namespace akashi::contract
