#include "conflicts/resolution.hpp"

#include "conflicts/auto_resolution.hpp"

#include <boost/json/parse.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace akashi {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ResolutionRules : public ::testing::Test {
protected:
    ResolutionRules() {
        conflict.decision_a_id = DecisionId::make();
        conflict.decision_b_id = DecisionId::make();
        caller.agent_id = "planner";
        caller.role = Role::agent;
    }
    static std::string text(const std::optional<Error>& error) {
        return error ? error->message() : "";
    }

    const Time now = parse_rfc3339("2026-03-01T12:00:00Z").value();
    Conflict conflict;
    Caller caller;
};

TEST_F(ResolutionRules, AnOrderIsCheckedByItself) {
    EXPECT_EQ(text(check_order({.status = "open"}, conflict)), "");
    EXPECT_EQ(
        text(check_order({.status = "resolved", .winner = conflict.decision_b_id}, conflict)), ""
    );
    EXPECT_EQ(
        text(check_order({.status = "wont_fix"}, conflict)),
        "status must be one of: resolved, false_positive, open"
    );
    EXPECT_EQ(
        text(check_order({.status = "open", .winner = conflict.decision_a_id}, conflict)),
        "winning_decision_id can only be set when status is 'resolved'"
    );
    EXPECT_EQ(
        text(check_order({.status = "resolved", .winner = DecisionId::make()}, conflict)),
        "winning_decision_id must be one of the two decisions in this conflict"
    );
    EXPECT_EQ(
        text(check_order({.status = "false_positive", .false_positive_label = "x"}, conflict)),
        "false_positive_label must be one of: related_not_contradicting, unrelated_false_positive"
    );
    EXPECT_EQ(
        text(check_order({.status = "resolved", .note = std::string(4'097, 'n')}, conflict)),
        "resolution_note has 4097 characters, and 4096 are allowed; shorten it"
    );
    EXPECT_EQ(
        text(check_order(GroupOrder{.status = "open"})),
        "status must be one of: resolved, false_positive"
    );
    EXPECT_EQ(
        text(check_order(GroupOrder{.status = "false_positive", .winning_agent = "planner"})),
        "winning_agent can only be set when status is 'resolved'"
    );
}

TEST_F(ResolutionRules, AConflictComesBackWithinNinetyDays) {
    const auto snooze = [&](Time until) {
        return text(check_order(PlanOrder{.snoozed_until = until}, now));
    };
    EXPECT_EQ(snooze(now + std::chrono::days(90)), "");
    EXPECT_THAT(snooze(now + std::chrono::days(90) + 1s), HasSubstr("within 90 days"));
    EXPECT_THAT(snooze(now), HasSubstr("after now"));
    EXPECT_EQ(text(check_order(PlanOrder{.snoozed_until = std::optional<Time>()}, now)), "");
}

TEST_F(ResolutionRules, ASettledConflictOnlyBecomesOpen) {
    EXPECT_EQ(text(check_state(conflict, "resolved")), "");
    EXPECT_EQ(text(check_state(conflict, "open")), "conflict is open already");
    conflict.status = "resolved";
    conflict.resolved_by = "coder";
    conflict.resolved_at = now;
    EXPECT_EQ(text(check_state(conflict, "open")), "");
    EXPECT_EQ(
        text(check_state(conflict, "false_positive")),
        "conflict is resolved since 2026-03-01T12:00:00Z by coder; to settle it in another way, "
        "open it again first (status open)"
    );
}

TEST_F(ResolutionRules, AnUndoIsForTenMinutesAndForWhoChangedIt) {
    EXPECT_THAT(text(check_undo(conflict, caller, now)), HasSubstr("no change"));
    conflict.status = "resolved";
    conflict.resolved_at = conflict.changed_at = now;
    conflict.changed_by = "planner";
    EXPECT_EQ(text(check_undo(conflict, caller, now + 10min)), "");
    EXPECT_THAT(text(check_undo(conflict, caller, now + 10min + 1s)), HasSubstr("10 minutes"));
    caller.agent_id = "coder";
    EXPECT_EQ(
        text(check_undo(conflict, caller, now)), "only planner or an admin can undo this change"
    );
    caller.role = Role::admin;
    EXPECT_EQ(text(check_undo(conflict, caller, now)), "");
    conflict.resolved_at = now + 1s;
    conflict.resolved_by = "system:revision";
    EXPECT_THAT(text(check_undo(conflict, caller, now + 2s)), HasSubstr("system:revision"));
}

Result<ConflictPolicy> decoded(const std::string& text) {
    return decode_policy(boost::json::parse(text));
}

TEST(ConflictPolicyTest, IsReadAndWrittenWithItsDefaults) {
    const auto policy = decoded(R"({"auto_resolve_after_days":14})");
    ASSERT_TRUE(policy);
    EXPECT_EQ(
        to_json(*policy),
        R"({"auto_resolve_after_days":14,"auto_resolve_winner":"recency",)"
        R"("auto_resolve_max_severity":"low","never_auto_resolve_severities":[],)"
        R"("reopened_resolution_policy":""})"
    );
    EXPECT_EQ(to_json(decoded(to_json(*policy)).value()), to_json(*policy));
}

TEST(ConflictPolicyTest, WrongOnesAreRefusedWithTheReason) {
    const auto refusal = [](const std::string& more) {
        return decoded(R"({"auto_resolve_after_days":1)" + more + "}").error().message();
    };
    EXPECT_EQ(decoded("{}").error().message(), "auto_resolve_after_days must be >= 1");
    EXPECT_EQ(
        refusal(R"(,"auto_resolve_winner":"x")"),
        "auto_resolve_winner must be one of: recency, confidence, consensus"
    );
    EXPECT_EQ(
        refusal(R"(,"auto_resolve_max_severity":"x")"),
        "auto_resolve_max_severity must be one of: low, medium, high, critical"
    );
    EXPECT_EQ(
        refusal(R"(,"never_auto_resolve_severities":["x"])"),
        "invalid severity in never_auto_resolve_severities: x"
    );
    EXPECT_EQ(
        refusal(R"(,"reopened_resolution_policy":"x")"),
        "reopened_resolution_policy must be: escalate"
    );
    EXPECT_EQ(refusal(R"(,"other":1)"), "invalid request body");
}

TEST(ConflictPolicyTest, SettlesUpToASeverityButNotWhatItExcludes) {
    ConflictPolicy policy{.after_days = 14, .max_severity = "high", .never_severities = {"medium"}};
    EXPECT_THAT(settled_severities(policy), ElementsAre("low", "high"));
    EXPECT_EQ(days_of(policy, "high"), 14);
    EXPECT_EQ(days_of(policy, "low"), 7);
    policy.after_days = 2;
    EXPECT_EQ(days_of(policy, "low"), 2);
}

}  // namespace
}  // namespace akashi
