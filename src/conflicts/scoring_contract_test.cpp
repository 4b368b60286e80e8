#include "base/log.hpp"
#include "conflicts/scoring_batch.hpp"
#include "conflicts/scoring_worker.hpp"
#include "testing/stores/stores.hpp"

#include <boost/asio/thread_pool.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace akashi::contract {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

using Happening = std::function<boost::asio::awaitable<void>()>;

/// Passes everything on; a test says what happens between the steps, and what fails.
class WatchedScoring final : public ScoringStore {
public:
    explicit WatchedScoring(ScoringStore& store) : store_(store) {}

    Happening before_file;  ///< each happens once
    Happening after_file;
    Happening before_save;
    bool is_away = false;
    std::set<DecisionId> broken;  ///< cannot be read

    boost::asio::awaitable<std::vector<ScoringJob>> claim(
        std::int64_t limit, Time now, Time locked_until
    ) override {
        return store_.claim(limit, now, locked_until);
    }
    boost::asio::awaitable<std::vector<ComparedDecision>> load(std::vector<DecisionRef> decisions
    ) override {
        if (is_away) throw Unavailable("the database is away");
        for (const DecisionRef& ref : decisions)
            if (broken.contains(ref.id)) throw std::runtime_error("it is broken");
        return store_.load(std::move(decisions));
    }
    boost::asio::awaitable<void> file(std::vector<FiledDecision> decisions) override {
        if (const auto happen = std::exchange(before_file, nullptr)) co_await happen();
        co_await store_.file(std::move(decisions));
        if (const auto happen = std::exchange(after_file, nullptr)) co_await happen();
    }
    boost::asio::awaitable<std::vector<KeyHit>> find(std::vector<KeyQuestion> questions) override {
        return store_.find(std::move(questions));
    }
    boost::asio::awaitable<void> save(ScoringResult result) override {
        if (const auto happen = std::exchange(before_save, nullptr)) co_await happen();
        co_await store_.save(std::move(result));
    }
    boost::asio::awaitable<void> retry_later(ScoringJob job, std::string error, Time not_before)
        override {
        return store_.retry_later(std::move(job), std::move(error), not_before);
    }

private:
    ScoringStore& store_;
};

class ScoringContract : public ContractTest {
protected:
    void SetUp() override {
        ContractTest::SetUp();
        watched_ = std::make_unique<WatchedScoring>(scoring());
        const Context context{io_.get_executor(), [this] { return clock_; }};
        worker_ = std::make_unique<ScoringWorker>(context, *watched_);
    }

    TraceRecord saying(
        const std::string& outcome,
        const std::string& agent_id = "planner",
        const std::optional<std::string>& project = "gateway"
    ) {
        TraceRecord trace = make_trace(outcome, agent_id);
        trace.decision.project = project;
        return trace;
    }
    DecisionId say(
        const std::string& outcome,
        const std::string& agent_id = "planner",
        const std::optional<std::string>& project = "gateway"
    ) {
        return record(saying(outcome, agent_id, project));
    }
    DecisionId supersede(DecisionId id, const std::string& outcome) {
        TraceRecord revision = saying(outcome);
        revision.decision.supersedes_id = id;
        return record(revision);
    }
    boost::asio::awaitable<void> supersede_later(DecisionId id) {
        TraceRecord revision = saying("We discussed it.");
        revision.decision.supersedes_id = id;
        (co_await traces().record(revision)).value();
    }

    boost::asio::awaitable<void> move_later(DecisionId id, std::string project) {
        const Visibility all = Visibility::everything();
        const Decision moved = (co_await decisions().find(kDefaultOrg, all, id)).value();
        const DecisionPatch patch{
            .decision = moved,
            .visibility = all,
            .at = now(),
            .project = std::move(project),
            .metadata = moved.metadata,
        };
        EXPECT_TRUE(co_await patches().patch(patch, make_change(kDefaultOrg)));
    }

    void step() { run(worker_->step()); }
    std::vector<ConflictDetail> all() {
        return run(conflicts().list(kDefaultOrg, Visibility::everything(), {})).conflicts;
    }
    std::vector<std::string> queue() {
        return stores_->query("SELECT attempts FROM conflict_queue ORDER BY attempts");
    }
    std::string count(const std::string& table) {
        return stores_->query("SELECT count(*) FROM " + table).at(0);
    }
    /// Compares one decision of the queue, on the store itself.
    boost::asio::awaitable<void> compare(DecisionId id) {
        ScoringBatch batch(scoring(), threads_, [this] { return clock_; });
        std::vector<ScoringJob> jobs{{kDefaultOrg, id, 0}};
        co_await batch.work_off(std::move(jobs));
    }

    boost::asio::thread_pool threads_{1};
    std::unique_ptr<WatchedScoring> watched_;
    std::unique_ptr<ScoringWorker> worker_;
};

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

TEST_P(ScoringContract, AnEndedDecisionIsNoLongerFound) {
    const DecisionId old = say("Never log access tokens.");
    step();
    EXPECT_NE(count("decision_positions"), "0");
    supersede(old, "We discussed it.");
    EXPECT_EQ(count("decision_positions"), "0");
    say("Always log access tokens.", "coder");
    step();
    EXPECT_THAT(all(), IsEmpty());
}

TEST_P(ScoringContract, ADecisionThatEndsBeforeItsTurnIsNotFiled) {
    const DecisionId old = say("Never log access tokens.");
    supersede(old, "We discussed it.");
    step();
    EXPECT_THAT(queue(), IsEmpty());
    EXPECT_EQ(count("decision_positions"), "0");
}

TEST_P(ScoringContract, NothingIsWrittenAboutADecisionThatEndsMeanwhile) {
    const DecisionId old = say("Never log access tokens.");
    say("Always log access tokens.", "coder");
    watched_->before_save = [&] { return supersede_later(old); };
    step();
    EXPECT_THAT(all(), IsEmpty());
    EXPECT_THAT(queue(), SizeIs(1)) << "that of the revision";
}

TEST_P(ScoringContract, ADecisionThatMovesWhileItIsComparedIsComparedWhereItIsThen) {
    const DecisionId moved = say("Never log access tokens.");
    say("Always log access tokens.", "coder");
    const DecisionId there = say("Always log access tokens.", "reviewer", "shop");
    watched_->before_save = [&] { return move_later(moved, "shop"); };
    step();
    EXPECT_THAT(all(), IsEmpty()) << "they are of two projects now";
    EXPECT_THAT(queue(), ElementsAre("0"));
    step();
    EXPECT_THAT(queue(), IsEmpty());
    const auto found = all();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(
        std::minmax(moved, there), std::minmax(found[0].decision_a_id, found[0].decision_b_id)
    );
}

TEST_P(ScoringContract, WhatMovesAwayMeanwhileIsNoReplacementOfWhatStays) {
    say("Never log access tokens.");
    const DecisionId moved = say("Always log access tokens. This replaces the old rule.", "coder");
    watched_->before_save = [&] { return move_later(moved, "shop"); };
    step();
    EXPECT_EQ(count("decision_supersedes"), "0");
}

TEST_P(ScoringContract, AConflictIsResolvedWhenOneOfTheTwoEnds) {
    const DecisionId old = say("Never log access tokens.");
    say("Always log access tokens.", "coder");
    step();
    supersede(old, "We discussed it.");
    EXPECT_EQ(all().at(0).status, "resolved");
    EXPECT_EQ(all().at(0).resolved_by, "system:revision");
}

TEST_P(ScoringContract, APairIsOneConflictHoweverOftenItIsCompared) {
    const DecisionId first = say("Never log access tokens.");
    const DecisionId second = say("Always log access tokens.", "coder");
    run(compare(first));
    run(compare(second));
    run(compare(first));
    EXPECT_THAT(all(), SizeIs(1));
}

TEST_P(ScoringContract, OfTwoThatAreComparedAtOnceTheLaterSearchFindsTheOther) {
    for (const bool is_filed : {false, true}) {
        const std::string matter = is_filed ? "refresh tokens" : "access tokens";
        const DecisionId first = say("Never log " + matter);
        const DecisionId second = say("Always log " + matter, "coder");
        const std::size_t before = all().size();
        Happening& happening = is_filed ? watched_->after_file : watched_->before_file;
        happening = [&] { return compare(second); };
        ScoringBatch batch(*watched_, threads_, [this] { return clock_; });
        run(batch.work_off({{kDefaultOrg, first, 0}}));
        EXPECT_THAT(all(), SizeIs(before + 1)) << is_filed;
    }
}

TEST_P(ScoringContract, AClaimedDecisionIsNobodyElsesUntilTheClaimEnds) {
    const DecisionId id = say("one");
    say("another");
    const auto jobs = run(scoring().claim(1, clock_, clock_ + 30s));
    ASSERT_THAT(jobs, SizeIs(1));
    EXPECT_EQ(jobs[0].decision_id, id) << "the oldest first";
    EXPECT_THAT(run(scoring().claim(9, clock_, clock_ + 30s)), SizeIs(1));
    EXPECT_THAT(run(scoring().claim(9, clock_ + 29s, clock_ + 60s)), IsEmpty());
    EXPECT_THAT(run(scoring().claim(9, clock_ + 30s, clock_ + 60s)), SizeIs(2));
}

TEST_P(ScoringContract, AFailedAttemptCountsAndTheNextOneWaits) {
    say("Never log access tokens.");
    const auto jobs = run(scoring().claim(1, clock_, clock_ + 30s));
    ASSERT_THAT(jobs, SizeIs(1));
    run(scoring().retry_later(jobs[0], "it is broken", clock_ + 10s));
    EXPECT_THAT(run(scoring().claim(1, clock_ + 9s, clock_ + 40s)), IsEmpty());
    const auto again = run(scoring().claim(1, clock_ + 10s, clock_ + 40s));
    ASSERT_THAT(again, SizeIs(1));
    EXPECT_EQ(again[0].attempts, 1);
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

TEST_P(ScoringContract, ASuggestionIsNotMadeOfADecisionThatEndsMeanwhile) {
    const DecisionId old = say("Never log access tokens.");
    say("Always log access tokens. This replaces the old rule.", "coder");
    watched_->before_save = [&] { return supersede_later(old); };
    step();
    EXPECT_EQ(count("decision_supersedes"), "0");
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

TEST_P(ScoringContract, OnlyTheDecisionThatFailsIsTriedAgainAndOnceTooOftenLeftAlone) {
    std::vector<std::string> lines;
    const log::Capture capture([&lines](std::string_view line) {
        if (line.contains("conflict search")) lines.emplace_back(line);
    });
    const DecisionId bad = say("bad");
    watched_->broken = {bad};
    say("Never log access tokens.");
    say("Always log access tokens.", "coder");
    step();
    EXPECT_THAT(all(), SizeIs(1));
    EXPECT_THAT(
        stores_->query("SELECT last_error FROM conflict_queue"), ElementsAre("it is broken")
    );
    for (const auto pause : {2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 300s}) {
        EXPECT_THAT(lines, Each(HasSubstr("cannot be compared now")));
        clock_ += pause - kTick;
        EXPECT_THAT(run(scoring().claim(1, clock_, clock_)), IsEmpty()) << pause;
        clock_ += kTick;
        step();
    }
    EXPECT_THAT(queue(), ElementsAre("10"));
    EXPECT_THAT(lines.back(), AllOf(HasSubstr("left alone"), HasSubstr(bad.str())));
    EXPECT_THAT(run(scoring().claim(1, clock_ + 1h, clock_ + 1h)), IsEmpty());
}

TEST_P(ScoringContract, ADatabaseThatIsAwayCountsNoAttempt) {
    say("Never log access tokens.");
    watched_->is_away = true;
    EXPECT_THROW(step(), Unavailable);
    EXPECT_THAT(queue(), ElementsAre("0"));
    watched_->is_away = false;
    clock_ += 30s;
    step();
    EXPECT_THAT(queue(), IsEmpty());
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
