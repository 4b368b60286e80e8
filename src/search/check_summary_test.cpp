#include "search/check_summary.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace akashi {
namespace {

Decision decision(std::string type, std::string outcome, std::int64_t seconds) {
    Decision made;
    made.id = DecisionId::make();
    made.decision_type = std::move(type);
    made.outcome = std::move(outcome);
    made.confidence = 0.78F;
    made.valid_from = Time(std::chrono::seconds(seconds));
    return made;
}

CheckResult found(const std::vector<Decision>& decisions) {
    CheckResult result;
    for (const Decision& decision : decisions) result.precedents.push_back({decision, {}, {}});
    return result;
}

TEST(CheckSummary, SaysThatThereIsNothing) {
    EXPECT_EQ(summarize({}), "No prior decisions found.");
}

TEST(CheckSummary, CountsAndQuotesTheFirst) {
    EXPECT_EQ(
        summarize(found({decision("planning", "A", 1)})),
        "1 prior decision found. Most recent: \"A\" (78% confidence, never superseded)."
    );
    EXPECT_EQ(
        summarize(found({decision("planning", "B", 2), decision("planning", "C", 1)})),
        "2 prior decisions found. Most recent: \"B\" (78% confidence, never superseded)."
    );
    CheckResult best = found({decision("planning", "B", 1), decision("security", "C", 2)});
    best.needed = 0.3;
    EXPECT_EQ(
        summarize(best),
        "2 prior decisions across 2 types. Best match: \"B\" (78% confidence, never superseded)."
    );
}

TEST(CheckSummary, TellsHowOftenTheFirstWasCitedAndWhetherItWasSuperseded) {
    Decision cited = decision("planning", "A", 1);
    cited.precedent_citation_count = 1;
    EXPECT_EQ(summarize(found({cited})).find("cited"), std::string::npos);
    cited.precedent_citation_count = 2;
    EXPECT_TRUE(summarize(found({cited})).ends_with("never superseded, cited 2 times)."));
    cited.supersession_velocity_hours = 3;
    EXPECT_TRUE(summarize(found({cited})).ends_with("(78% confidence, cited 2 times)."));
}

TEST(ContextNote, SaysWhatSpeaksForOrAgainstAPrecedent) {
    Decision noted = decision("planning", "A", 1);
    EXPECT_EQ(context_note(noted), std::nullopt);
    noted.precedent_citation_count = 2;
    EXPECT_EQ(context_note(noted), "Never superseded. Cited as precedent 2 times.");
    noted.supersession_velocity_hours = 721;
    EXPECT_EQ(context_note(noted), "Stood for 30 days before revision.");
    noted.supersession_velocity_hours = 47.5;
    EXPECT_EQ(context_note(noted), std::nullopt) << "it was cited";
    noted.precedent_citation_count = 0;
    EXPECT_EQ(
        context_note(noted), "Revised within 48h and never cited as precedent — treat with caution."
    );
}

TEST(ContextNote, SaysWhatAssessorsAndConflictsSaid) {
    Decision noted = decision("planning", "A", 1);
    noted.conflict_fate.won = 1;
    EXPECT_EQ(context_note(noted), "Never superseded. Won 1 conflict resolution(s).");
    noted.supersession_velocity_hours = 100;
    EXPECT_EQ(context_note(noted), std::nullopt);
    noted.conflict_fate = {.won = 0, .lost = 2, .resolved_no_winner = 0};
    EXPECT_EQ(context_note(noted), "Overridden in 2 conflict resolution(s).");
    noted.assessments = {.correct = 1, .incorrect = 0, .partially_correct = 0};
    EXPECT_EQ(context_note(noted), "Overridden in 2 conflict resolution(s).") << "one is too few";
    noted.assessments = {.correct = 2, .incorrect = 1, .partially_correct = 0};
    EXPECT_EQ(context_note(noted), "Assessed correct by 2 of 3 agent(s).");
    noted.assessments = {.correct = 0, .incorrect = 2, .partially_correct = 1};
    EXPECT_EQ(context_note(noted), "Assessed incorrect by 2 of 3 agent(s) — review carefully.");
    noted.assessments = {.correct = 1, .incorrect = 1, .partially_correct = 0};
    EXPECT_EQ(context_note(noted), "Overridden in 2 conflict resolution(s).") << "no majority";
}

TEST(CheckSummary, TellsOfVerdictsAndConflicts) {
    Decision assessed = decision("planning", "A", 1);
    assessed.assessments = {.correct = 2, .incorrect = 1, .partially_correct = 0};
    CheckResult result = found({assessed});
    EXPECT_TRUE(summarize(result).ends_with("never superseded, assessed correct 2/3)."));
    EXPECT_FALSE(needs_action(result));
    result.conflicts.open_count = 2;
    result.conflicts.severity = "medium";
    EXPECT_TRUE(summarize(result).ends_with(". 2 open conflicts, highest severity: medium."));
    EXPECT_FALSE(needs_action(result));
    result.conflicts.severity = "critical";
    EXPECT_TRUE(needs_action(result));
    result.conflicts = {};
    result.conflicts.resolution_count = 1;
    EXPECT_TRUE(summarize(result).ends_with(
        " 1 prior conflict(s) for this decision type were formally resolved; winning approach(es)"
        " listed in prior_resolutions."
    ));
    result.conflicts = {};
    result.conflicts.would_conflict_count = 1;
    EXPECT_TRUE(summarize(result).ends_with(
        " 1 decision in force would conflict with what you intend to bind."
    ));
    EXPECT_TRUE(needs_action(result));
}

TEST(TaskOfADecision, IsWhatTheClientSaid) {
    Decision traced = decision("planning", "A", 1);
    EXPECT_EQ(task_of(traced), std::nullopt);
    traced.agent_context = R"({"client":{"task":"session storage"}})";
    EXPECT_EQ(task_of(traced), "session storage");
    traced.agent_context = R"({"client":{"task":7},"server":{"task":"no"}})";
    EXPECT_EQ(task_of(traced), std::nullopt);
}

TEST(NearestDecision, IsDescribedInOneLine) {
    CheckResult result;
    EXPECT_EQ(describe_nearest(result), std::nullopt);
    result.needed = 0.3;
    result.nearest = SearchHit{decision("planning", "A\nB", 1), {}, {}};
    result.nearest->found.relevance = 0.214;
    const std::string line = describe_nearest(result).value();
    EXPECT_TRUE(line.starts_with("\"A B\" (")) << line;
    EXPECT_TRUE(line.ends_with("relevance 0.21, a precedent needs 0.30")) << line;
}

TEST(CheckSummary, QuotesAHundredCharacters) {
    const auto quoted = [](const std::string& outcome) {
        return summarize(found({decision("planning", outcome, 1)}));
    };
    std::string text;
    for (int i = 0; i < 100; ++i) text += "ö";
    EXPECT_NE(quoted(text).find('"' + text + '"'), std::string::npos);
    EXPECT_NE(quoted(text + "ß").find('"' + text + "...\""), std::string::npos);
}

TEST(CheckSummary, RoundsTheConfidence) {
    Decision rated = decision("planning", "A", 1);
    for (const auto& [confidence, shown] : std::vector<std::pair<float, std::string>>{
             {0.0F, "(0% confidence,"},
             {0.784F, "(78% confidence,"},
             {0.786F, "(79% confidence,"},
             {1.0F, "(100% confidence,"}
         }) {
        rated.confidence = confidence;
        EXPECT_NE(summarize(found({rated})).find(shown), std::string::npos) << shown;
    }
}

TEST(CheckSummary, HintsAtAPrecedentOnlyToThoseWhoMayTrace) {
    const CheckResult result = found({decision("planning", "A", 1)});
    Caller caller;
    caller.role = Role::reader;
    EXPECT_FALSE(precedent_hint(caller, result));
    caller.role = Role::agent;
    EXPECT_EQ(precedent_hint(caller, result), result.precedents.front().decision.id);
    EXPECT_FALSE(precedent_hint(caller, {}));
}

TEST(CheckSummary, HintsAtTheFirstThatIsNotCitedOften) {
    CheckResult result = found({decision("planning", "A", 1), decision("planning", "B", 1)});
    Caller caller;
    caller.role = Role::agent;
    result.precedents[0].decision.precedent_citation_count = 5;
    EXPECT_EQ(precedent_hint(caller, result), result.precedents[1].decision.id);
    result.precedents[1].decision.precedent_citation_count = 5;
    EXPECT_FALSE(precedent_hint(caller, result));
}

}  // namespace
}  // namespace akashi
