#include "identity/key_service.hpp"
#include "testing/stores/stores.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
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
    /// One of many at once.
    boost::asio::awaitable<void> record_one(TraceRecord trace) {
        const auto recorded = co_await traces().record(std::move(trace));
        ++(recorded ? accepted_ : refused_);
        if (recorded) co_return;
        EXPECT_THAT(recorded.error().message(), HasSubstr("monthly decision quota"));
    }

    int accepted_ = 0;
    int refused_ = 0;
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

TEST_P(UsageContract, TellsWhoIsRefusedWhenTheNextMonthBegins) {
    limit(1);
    record("first");
    clock_ = *parse_rfc3339("2024-02-28T23:59:57.4Z") - kTick;
    record("the first of February");
    const auto refused = try_record(make_trace("too much"));
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().retry_after(), 24h + 2s) << "a leap year";
}

TEST_P(UsageContract, RecordsWithTheSameKeyInTheNextMonthWhatItRefused) {
    limit(1);
    record("first");
    TraceRecord trace = make_trace("later");
    trace.idempotency = Idempotency{"planner", "POST:/v1/trace", "once", "same", "{}"};
    EXPECT_NE(refusal(trace), "");
    EXPECT_THAT(stores_->query("SELECT count(*) FROM idempotency_keys"), ElementsAre("0"));
    trace.decision.transaction_time = *parse_rfc3339("2024-02-01T00:00:00Z");
    const auto recorded = try_record(trace);
    ASSERT_TRUE(recorded.has_value()) << recorded.error().message();
    EXPECT_FALSE(recorded->replayed);
    EXPECT_THAT(usage(), ElementsAre("default|2024-01|1", "default|2024-02|1"));
}

/// Billing is on in the stores of these tests.
TEST_P(UsageContract, HoldsPlansToTheirLimitsWhereThereIsBilling) {
    limit(1);
    for (const std::string plan : {"free", "pro", "team"}) {
        stores_->query("UPDATE organizations SET plan = '" + plan + "' WHERE slug = 'default'");
        clock_ += std::chrono::days(31);
        record("first with " + plan);
        EXPECT_NE(refusal(make_trace("second with " + plan)), "");
    }
}

TEST_P(UsageContract, AcceptsExactlyWhatIsLeftOfManyAtOnce) {
    constexpr int kLeft = 20;
    limit(kLeft);
    for (int i = 0; i < 3 * kLeft; ++i)
        boost::asio::co_spawn(io_, record_one(make_trace("at once")), boost::asio::detached);
    io_.restart();
    io_.run_for(60s);
    EXPECT_EQ(accepted_, kLeft);
    EXPECT_EQ(refused_, 2 * kLeft);
    EXPECT_EQ(
        refusal(make_trace("later")), "monthly decision quota exceeded: 21/20 decisions this period"
    );
    EXPECT_THAT(usage(), ElementsAre("default|2024-01|20"));
}

TEST_P(UsageContract, SumsUpAMonthWhateverBecameOfItsDecisions) {
    const Month january = *parse_month("2024-01");
    EXPECT_EQ(run(stores_->usage().count(kDefaultOrg, january)), 0);
    TraceRecord second = make_trace("second");
    second.decision.supersedes_id = record("first");
    record(second);
    record("of an agent that goes", "coder");
    EXPECT_TRUE(remove_agent("coder").has_value());
    TraceRecord foreign = make_trace("foreign");
    move_to(foreign, kOtherOrg);
    record(foreign);
    EXPECT_EQ(run(stores_->usage().count(kDefaultOrg, january)), 3);
    EXPECT_EQ(run(stores_->usage().count(kOtherOrg, january)), 1);
    EXPECT_EQ(run(stores_->usage().count(kDefaultOrg, *parse_month("2024-02"))), 0);
}

TEST_P(UsageContract, SharesAMonthAmongKeysAndAgents) {
    const Agent planner = *run(directory().find(kDefaultOrg, "planner"));
    MadeKey made = run(KeyService(keys(), now).make(planner, "admin", std::nullopt));
    made.key.label = "laptop";
    ASSERT_TRUE(add_key(made.key));
    const ApiKeyId gone = ApiKeyId::make();
    const auto record_with = [&](std::optional<ApiKeyId> key, const std::string& agent, OrgId org) {
        TraceRecord trace = make_trace("shared", agent);
        trace.decision.api_key_id = key;
        move_to(trace, org);
        return record(trace);
    };
    for (int i = 0; i < 3; ++i) record_with(made.key.id, "planner", kDefaultOrg);
    TraceRecord successor = make_trace("shared");
    successor.decision.supersedes_id = record_with({}, "coder", kDefaultOrg);
    record(successor);
    record_with(gone, "coder", kDefaultOrg);
    record_with({}, "planner", kOtherOrg);
    record_with(made.key.id, "planner", kOtherOrg);
    clock_ = *parse_rfc3339("2024-01-31T23:59:59.999999Z") - kTick;
    record("the last", "reviewer");
    record("the first of another month", "reviewer");

    const auto shares = [&](OrgId org, std::int64_t limit) {
        return run(stores_->usage().share(org, *parse_month("2024-01"), limit));
    };
    const auto mine = shares(kDefaultOrg, 10);
    ASSERT_EQ(mine.agents.size(), 3U);
    EXPECT_EQ(mine.agents[0].agent_id, "planner");
    EXPECT_EQ(mine.agents[0].decisions, 4);
    EXPECT_EQ(mine.agents[1].agent_id, "coder");
    EXPECT_EQ(mine.agents[1].decisions, 2);
    EXPECT_EQ(mine.agents[2].agent_id, "reviewer");
    EXPECT_EQ(mine.agents[2].decisions, 1);
    ASSERT_EQ(mine.keys.size(), 3U);
    EXPECT_EQ(mine.keys[0].id, made.key.id) << "of equals, those without a key come last";
    EXPECT_EQ(mine.keys[0].prefix, made.key.prefix);
    EXPECT_EQ(mine.keys[0].label, "laptop");
    EXPECT_EQ(mine.keys[0].agent_id, "planner");
    EXPECT_EQ(mine.keys[0].decisions, 3);
    EXPECT_EQ(mine.keys[1].id, std::nullopt);
    EXPECT_EQ(mine.keys[1].decisions, 3);
    EXPECT_EQ(mine.keys[2].id, gone);
    EXPECT_EQ(mine.keys[2].prefix, std::nullopt);

    const auto theirs = shares(kOtherOrg, 1);
    ASSERT_EQ(theirs.keys.size(), 1U);
    EXPECT_EQ(theirs.keys[0].prefix, std::nullopt) << "the key of another organization";
    EXPECT_EQ(shares(kDefaultOrg, 1).agents.size(), 1U);
}

AKASHI_CONTRACT(UsageContract);

}  // namespace
}  // namespace akashi::contract
