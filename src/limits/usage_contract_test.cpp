#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class UsageContract : public ContractTest {
protected:
    std::vector<std::string> usage() {
        return stores_->query(
            "SELECT o.slug, u.period, sum(u.decision_count) FROM org_usage u"
            " JOIN organizations o ON o.id = u.org_id GROUP BY o.slug, u.period ORDER BY 1, 2"
        );
    }
    void limit(int decisions) {
        stores_->query(
            "UPDATE organizations SET decision_limit = " + std::to_string(decisions) +
            " WHERE slug = 'default'"
        );
    }
    std::string refusal(const TraceRecord& trace) {
        const auto refused = try_record(trace);
        if (refused) return "";
        EXPECT_EQ(refused.error().code(), ErrorCode::quota_exceeded);
        return refused.error().message();
    }
};

TEST_P(UsageContract, CountsTheDecisionsOfAnOrganizationByMonth) {
    record("first");
    record("second");
    TraceRecord foreign = make_trace("foreign");
    move_to(foreign, kOtherOrg);
    record(foreign);
    clock_ = *parse_rfc3339("2024-01-31T23:59:58Z");
    record("the last of January");
    record("the first of February");
    EXPECT_THAT(usage(), ElementsAre("default|2024-01|3", "default|2024-02|1", "other|2024-01|1"));
}

TEST_P(UsageContract, CountsInTheMonthInWhichADecisionIsRecorded) {
    TraceRecord older = make_trace("valid since last year");
    older.decision.valid_from = *parse_rfc3339("2023-12-01T00:00:00Z");
    record(older);
    EXPECT_THAT(usage(), ElementsAre("default|2024-01|1"));
}

TEST_P(UsageContract, CountsNeitherRefusedNorRepeatedTraces) {
    TraceRecord citing = make_trace("citing");
    citing.decision.precedent_ref = DecisionId::make();
    EXPECT_FALSE(try_record(citing).has_value());
    EXPECT_THAT(usage(), IsEmpty());

    for (int i = 0; i < 2; ++i) {
        TraceRecord trace = make_trace("once");
        trace.idempotency = Idempotency{"planner", "POST:/v1/trace", "once", "same", "{}"};
        record(trace);
    }
    EXPECT_THAT(usage(), ElementsAre("default|2024-01|1"));
}

TEST_P(UsageContract, RefusesWhatIsAboveTheLimitOfTheMonth) {
    limit(2);
    record("first");
    record("second");
    EXPECT_EQ(
        refusal(make_trace("third")), "monthly decision quota exceeded: 3/2 decisions this period"
    );
    EXPECT_THAT(outcomes(list().decisions), ElementsAre("second", "first"));
    EXPECT_THAT(usage(), ElementsAre("default|2024-01|2"));

    limit(3);
    record("third");
    EXPECT_EQ(
        refusal(make_trace("fourth")), "monthly decision quota exceeded: 4/3 decisions this period"
    );
    limit(0);
    record("fourth");
    clock_ = *parse_rfc3339("2024-02-01T00:00:00Z");
    limit(1);
    record("in another month");
}

TEST_P(UsageContract, LimitsOneOrganizationAlone) {
    limit(1);
    record("first");
    TraceRecord foreign = make_trace("foreign");
    move_to(foreign, kOtherOrg);
    record(foreign);
}

TEST_P(UsageContract, NamesAnotherMistakeBeforeTheLimit) {
    limit(1);
    record("first");
    TraceRecord citing = make_trace("citing");
    citing.decision.precedent_ref = DecisionId::make();
    EXPECT_EQ(try_record(citing).error().message(), "precedent_ref not found in this organization");
}

AKASHI_CONTRACT(UsageContract);

}  // namespace
}  // namespace akashi::contract
