// What the search for conflicts finds, on every store.
#include "conflicts/scoring_fixture.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace akashi::contract {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

class ScoringContract : public ScoringTest {};

TEST_P(ScoringContract, OppositeAnswersToOneQuestionAreAConflict) {
    const TraceRecord first = saying("Never log access tokens. We agreed.");
    const TraceRecord second = saying("Always log access tokens.", "coder");
    record(first);
    record(second);
    EXPECT_THAT(queue(), ElementsAre("0", "0"));
    step();
    EXPECT_THAT(queue(), IsEmpty());
    const auto found = all();
    ASSERT_THAT(found, SizeIs(1));
    const ConflictDetail& conflict = found[0];
    const bool first_is_a = first.decision.id < second.decision.id;
    EXPECT_EQ(conflict.scoring_method, "claims_v1");
    EXPECT_EQ(conflict.confidence_class, "judged");
    EXPECT_EQ(conflict.category, "strategic");
    EXPECT_EQ(conflict.conflict_kind, "cross_agent");
    EXPECT_EQ(conflict.severity, "high");
    EXPECT_EQ(conflict.status, "open");
    EXPECT_EQ(conflict.disputed_question, "whether to log access tokens");
    EXPECT_EQ(conflict.parameter_key, "");
    EXPECT_EQ(conflict.found_by, second.decision.id);
    EXPECT_EQ(conflict.detected_at, clock_);
    EXPECT_EQ(conflict.agent_a, first_is_a ? "planner" : "coder");
    EXPECT_EQ(
        conflict.value_a, first_is_a ? "Never log access tokens" : "Always log access tokens"
    );
    EXPECT_EQ(
        conflict.value_b, first_is_a ? "Always log access tokens" : "Never log access tokens"
    );
}

TEST_P(ScoringContract, TwoValuesOfOneSettingAreAFactualConflict) {
    say("Set max_upload_size to 5 MB");
    step();
    say("Set max_upload_size to 9 MB");
    step();
    const auto found = all();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].category, "factual");
    EXPECT_EQ(found[0].conflict_kind, "self_contradiction");
}

TEST_P(ScoringContract, ARejectedAlternativeContradictsWhatTakesIt) {
    TraceRecord first = saying("Use Postgres to store carts of the shop");
    first.decision.alternatives = {{Uuid({1}), "Redis", std::nullopt}};
    record(first);
    say("Use Redis to store carts of the shop", "coder");
    step();
    EXPECT_THAT(all(), SizeIs(1));
}

TEST_P(ScoringContract, DecisionsOfOtherProjectsAndOrganizationsAreNotCompared) {
    say("Never log access tokens.");
    say("Always log access tokens.", "coder", "shop");
    say("Always log access tokens.", "coder", std::nullopt);
    TraceRecord theirs = saying("Always log access tokens.");
    move_to(theirs, kOtherOrg);
    record(theirs);
    step();
    EXPECT_THAT(all(), IsEmpty());
    EXPECT_EQ(count("scored_conflicts"), "0");
    say("Never log access tokens.", "coder", std::nullopt);
    step();
    EXPECT_THAT(all(), SizeIs(1)) << "no project is a project of its own";
}

TEST_P(ScoringContract, APairIsOneConflictHoweverOftenItIsCompared) {
    const DecisionId first = say("Never log access tokens.");
    const DecisionId second = say("Always log access tokens.", "coder");
    run(compare(first));
    run(compare(second));
    run(compare(first));
    EXPECT_THAT(all(), SizeIs(1));
}

TEST_P(ScoringContract, AReplacementIsSuggestedAndNoConflict) {
    const DecisionId old = say("Never log access tokens.");
    const DecisionId next = say("Always log access tokens. This replaces the old rule.", "coder");
    step();
    EXPECT_THAT(all(), IsEmpty());
    EXPECT_THAT(
        stores_->query("SELECT relationship, suggested_by, reason FROM decision_supersedes"),
        ElementsAre(
            "suggested|rules_v1|it says that it replaces something, and disagrees on whether to "
            "log access tokens"
        )
    );
    EXPECT_THAT(find(old).value().valid_to, std::nullopt);
    say("Never log access tokens.", "coder");
    step();
    EXPECT_THAT(all(), IsEmpty()) << "an older one that replaced something is no side either";
    EXPECT_EQ(count("decision_supersedes"), "1");
    static_cast<void>(next);
}

TEST_P(ScoringContract, OnlyTheNewestOfManyAreComparedWithADecision) {
    constexpr int kDecisions = 103;
    std::vector<DecisionId> ids;
    for (int i = 0; i < kDecisions; ++i) ids.push_back(say("Never log access tokens."));
    step();
    say("Always log access tokens.", "coder");
    step();
    ConflictQuery query;
    query.limit = 200;
    const auto page = run(conflicts().list(kDefaultOrg, Visibility::everything(), query));
    EXPECT_THAT(page.conflicts, SizeIs(kMostHits));
    query.decision_id = ids.front();
    EXPECT_THAT(
        run(conflicts().list(kDefaultOrg, Visibility::everything(), query)).conflicts, IsEmpty()
    );
}

TEST_P(ScoringContract, QuestionsWithOneKeyAreAnsweredEachForItself) {
    const DecisionId id = record(saying("Use it"));
    const DecisionId other = record(saying("Use that"));
    const Uuid key = Uuid::make_v4();
    run(scoring().file(
        {{kDefaultOrg, id, clock_, {{key, 0b111}}}, {kDefaultOrg, other, clock_, {{key, 0b1000}}}}
    ));
    std::vector<KeyQuestion> questions;
    for (int i = 0; i < 10; ++i) {
        questions.push_back({kDefaultOrg, {key, 0b011, 0}});
        questions.push_back({kDefaultOrg, {key, 0b111, 0}});
        questions.push_back({kDefaultOrg, {key, 0b101, 1}});
        questions.push_back({kDefaultOrg, {key, 0b1001, 1}});
        questions.push_back({kDefaultOrg, {Uuid::make_v4(), 0b111, 9}});
        questions.push_back({OrgId(Uuid::make_v4()), {key, 0b111, 9}});
    }
    std::set<std::pair<std::size_t, DecisionId>> expected;
    for (std::size_t i = 0; i < questions.size(); i += 6) {
        expected.emplace(i + 1, id);
        expected.emplace(i + 2, id);
        expected.emplace(i + 2, other);
        expected.emplace(i + 3, other);
    }
    const auto find = [&] {
        std::set<std::pair<std::size_t, DecisionId>> found;
        for (const KeyHit& hit : run(scoring().find(questions))) found.emplace(hit.place, hit.id);
        return found;
    };
    EXPECT_EQ(find(), expected);
    // All of one kind together, as they come from a batch.
    std::ranges::sort(questions, {}, [](const auto& one) { return one.sought.words; });
    expected.clear();
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto& [org, sought] = questions[i];
        if (org != kDefaultOrg || sought.key != key) continue;
        if (sought.fits(0b111)) expected.emplace(i, id);
        if (sought.fits(0b1000)) expected.emplace(i, other);
    }
    EXPECT_EQ(find(), expected);
}

TEST_P(ScoringContract, OfPairsWithoutAFindingASampleIsKept) {
    TraceRecord first = saying("Never log access tokens.");
    first.decision.id = DecisionId(Uuid({1}));
    record(first);
    for (std::uint8_t i = 0; i < 250; ++i) {
        const std::string word{
            'q', static_cast<char>('a' + i % 26), static_cast<char>('a' + i / 26)
        };
        TraceRecord other = saying("Always log access tokens of " + word);
        other.decision.id = DecisionId(Uuid({2, i}));
        record(other);
    }
    step();
    EXPECT_THAT(all(), IsEmpty());
    const auto samples = stores_->query("SELECT rule FROM suppressed_pair_samples");
    EXPECT_THAT(samples, SizeIs(AllOf(Gt(0), Le(16))));
    EXPECT_THAT(samples, Each("claims_v1"));
}

AKASHI_CONTRACT(ScoringContract);

}  // namespace
}  // namespace akashi::contract
