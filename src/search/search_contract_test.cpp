#include "search/ranking.hpp"
#include "search/search_terms.hpp"
#include "search/vocabulary.hpp"
#include "testing/stores/stores.hpp"

#include <boost/asio/co_spawn.hpp>

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SearchContract : public ContractTest {
protected:
    template <class Make>
    void record_many(std::int64_t count, Make make) {
        io_.restart();
        for (std::int64_t i = 0; i < count; ++i)
            boost::asio::co_spawn(
                io_,
                traces().record(make()),
                [](const std::exception_ptr& error, const auto&) { EXPECT_FALSE(error); }
            );
        io_.run();
    }
};

/// As many different words as a part of a decision has terms, none of which another number gives.
std::string many_words(std::size_t number) {
    std::string text;
    for (std::size_t i = 0; i < kMaxTerms; ++i) {
        text += ' ';
        for (std::size_t rest = number * kMaxTerms + i, digit = 0; digit < 5; ++digit, rest /= 20)
            text += "bcdfghjklmnpqrstvwxz"[rest % 20];
    }
    return text;
}

TEST_P(SearchContract, KeepsNoMoreDecisionsInItsVocabularyOnceThoseHaveVeryManyTerms) {
    Caller planner;
    planner.agent_id = "planner";
    planner.role = Role::agent;
    const auto read = [&] {
        return run(stores_->searches().read_vocabulary(kDefaultOrg, Visibility::of(planner)));
    };
    record("ordinary");
    EXPECT_TRUE(read()->is_complete());
    // Those of the title count there, too.
    const std::size_t enough = kVisibleTerms / (3 * kMaxTerms) + 1;
    for (std::size_t i = 0; i < enough; ++i) {
        TraceRecord trace = make_trace(many_words(2 * i));
        trace.decision.reasoning = many_words(2 * i + 1);
        record(trace);
    }
    const auto vocabulary = read();
    EXPECT_FALSE(vocabulary->is_complete());
    EXPECT_EQ(vocabulary->decisions(), enough + 1);
    EXPECT_FALSE(vocabulary->knows("ordinari"));
    EXPECT_TRUE(vocabulary->knows("bbbbb")) << "of the oldest of the others";
}

TEST_P(SearchContract, RatesAFullMatchHighEvenWhenItIsTheOnlyRow) {
    record("use PostgreSQL for the event store");
    const auto hits = search("postgresql event");
    ASSERT_THAT(hits, SizeIs(1));
    EXPECT_GT(hits[0].relevance, 0.5);
    EXPECT_LE(hits[0].relevance, 1.0);
}

TEST_P(SearchContract, FindsWordsInTypeOutcomeAndReasoningInAnyForm) {
    TraceRecord trace = make_trace("Caching");
    trace.decision.decision_type = "performance";
    trace.decision.reasoning = "Reads were slow at the café";
    record(trace);
    for (const std::string word : {"caching", "CACHED", "performance", "read", "cafe"})
        EXPECT_THAT(search(word), SizeIs(1)) << word;
    EXPECT_THAT(search("unrelated"), IsEmpty());
}

TEST_P(SearchContract, PutsRowsWithMoreOfTheQueryFirst) {
    record("kafka topics and partitions");
    record("kafka as a queue");
    record("a queue in the database");
    const auto hits = search("queue kafka");
    ASSERT_THAT(hits, SizeIs(3));
    EXPECT_EQ(hits[0].decision.outcome, "kafka as a queue");
    EXPECT_GT(hits[0].relevance, hits[1].relevance);
}

TEST_P(SearchContract, PutsTheNewerFirstAmongEquals) {
    record("retry with backoff");
    record("retry with backoff too");
    EXPECT_THAT(
        outcomes(search("backoff")), ElementsAre("retry with backoff too", "retry with backoff")
    );
}

TEST_P(SearchContract, CountsAWordThatNothingHasAgainstTheRelevance) {
    record("kafka as a queue");
    const double full = search("kafka").at(0).relevance;
    EXPECT_LT(search("kafka zookeeper").at(0).relevance, full);
}

TEST_P(SearchContract, ForgetsWhatWasFoundBeforeItEndedOrWasDeleted) {
    const DecisionId first = record("kafka as a queue");
    record("kafka as a log", "coder");
    EXPECT_THAT(search("kafka"), SizeIs(2));
    TraceRecord successor = make_trace("redis as a queue");
    successor.decision.supersedes_id = first;
    record(successor);
    EXPECT_THAT(outcomes(search("kafka")), ElementsAre("kafka as a log"));
    remove_agent("coder");
    EXPECT_THAT(search("kafka"), IsEmpty());
    stores_->reopen();
    EXPECT_THAT(search("kafka"), IsEmpty());
    EXPECT_THAT(outcomes(search("queue")), ElementsAre("redis as a queue"));
}

TEST_P(SearchContract, FindsPhrasesOnlyInTheirOrder) {
    record("rate limit per agent");
    record("limit the rate");
    EXPECT_THAT(outcomes(search("\"rate limit\"")), ElementsAre("rate limit per agent"));
}

TEST_P(SearchContract, LeavesOutWhatWasExcluded) {
    record("cache in redis");
    record("cache in memory");
    EXPECT_THAT(outcomes(search("cache -redis -!!")), ElementsAre("cache in memory"));
}

TEST_P(SearchContract, FallsBackToBeginningsOfWordsWhenNothingMatches) {
    record("chose kubernetes");
    const auto hits = search("kuber");
    ASSERT_THAT(hits, SizeIs(1));
    EXPECT_GT(hits[0].relevance, 0);
    EXPECT_LT(hits[0].relevance, search("kubernetes").at(0).relevance);
    EXPECT_THAT(search("kuber -chose"), IsEmpty());
}

TEST_P(SearchContract, TakesEverySyntaxLiterally) {
    record("and then or maybe not near unbalanced");
    for (const std::string term :
         {"AND", "OR", "NOT", "NEAR(a b)", "\"unbalanced", "(",     ")",
          "*",   ":",  "^",   "-",         "outcome:x",    "{a b}", "a AND",
          "'",   ";",  "+",   "\"\"",      "x*",           "\\"})
        EXPECT_NO_THROW(search(term + " unbalanced")) << term;
    EXPECT_THAT(search("near OR \"unbalanced\""), SizeIs(1));
    EXPECT_THAT(search("***"), IsEmpty());
    EXPECT_THAT(search(""), IsEmpty());
}

TEST_P(SearchContract, AppliesFilterVisibilityAndOrganization) {
    record("shared topic", "planner");
    record("shared topic by coder", "coder");
    TraceRecord foreign = make_trace("shared topic abroad");
    move_to(foreign, kOtherOrg);
    record(foreign);
    const std::string query = "topic";
    EXPECT_THAT(search(query), SizeIs(2));
    EXPECT_THAT(
        outcomes(search(query, Visibility::of_agent("coder"))), ElementsAre("shared topic by coder")
    );
    EXPECT_THAT(
        outcomes(search(query, Visibility::everything(), of_agents({"planner"}))),
        ElementsAre("shared topic")
    );
    EXPECT_THAT(
        outcomes(search(query, Visibility::everything(), {}, kOtherOrg)),
        ElementsAre("shared topic abroad")
    );
}

TEST_P(SearchContract, FindsCurrentDecisionsOnlyAndLoadsAlternatives) {
    const DecisionId old = record("monolith");
    TraceRecord revision = make_trace("monolith with modules");
    revision.decision.supersedes_id = old;
    revision.decision.alternatives = {
        {.id = Uuid::make_v7(), .label = "services", .rejection_reason = std::nullopt}
    };
    record(revision);
    const auto hits = search("monolith");
    EXPECT_THAT(outcomes(hits), ElementsAre("monolith with modules"));
    EXPECT_EQ(hits[0].decision.alternatives.at(0).label, "services");
}

TEST_P(SearchContract, GivesAtMostAsManyAsAskedForTheBestOnes) {
    for (int i = 0; i < 15; ++i) record("common words");
    record("common words and rare ones");
    const auto hits = search("common rare", Visibility::everything(), {}, kDefaultOrg, 3);
    ASSERT_THAT(hits, SizeIs(3));
    EXPECT_EQ(hits[0].decision.outcome, "common words and rare ones");
}

TEST_P(SearchContract, OrdersEqualScoresByTimeThenByIdAlsoAtTheLimit) {
    // Dated in the future: every age is zero, so the score depends on the words alone.
    const Time future = now() + std::chrono::hours(24);
    const auto record_at = [&](Time time, int number) {
        TraceRecord trace = make_trace("equal " + std::to_string(number));
        trace.decision.id = DecisionId(Uuid({static_cast<std::uint8_t>(number)}));
        trace.decision.valid_from = time;
        record(trace);
    };
    for (const int number : {4, 2, 5, 1, 3}) record_at(future, number);
    record_at(future - kTick, 9);

    const auto hits = search("equal");
    EXPECT_THAT(
        outcomes(hits),
        ElementsAre("equal 5", "equal 4", "equal 3", "equal 2", "equal 1", "equal 9")
    );
    for (const auto& hit : hits) EXPECT_EQ(hit.score, hits[0].score);
    EXPECT_THAT(
        outcomes(search("equal", Visibility::everything(), {}, kDefaultOrg, 2)),
        ElementsAre("equal 5", "equal 4")
    );
}

TEST_P(SearchContract, FindsWhatPassesTheFilterBehindManyNewerRowsThatDoNot) {
    record("kafka as a log", "coder");
    record_many(kCandidates, [&] { return make_trace("kafka as a queue"); });
    const std::string query = "kafka";
    EXPECT_THAT(
        outcomes(search(query, Visibility::everything(), of_agents({"coder"}))),
        ElementsAre("kafka as a log")
    );
}

TEST_P(SearchContract, FindsWhatWasRejectedAndWhatItRestsOn) {
    TraceRecord trace = make_trace("Assertions in plain JUnit");
    trace.decision.alternatives = {
        {.id = Uuid::make_v7(), .label = "AssertJ", .rejection_reason = "one more dependency"}
    };
    trace.decision.evidence.emplace_back().content = "a survey among teams";
    trace.decision.evidence.back().id = Uuid::make_v7();
    trace.decision.evidence.back().source_type = "document";
    record(trace);
    for (const char* words : {"AssertJ or Hamcrest?", "dependencies", "surveys", "junit"})
        EXPECT_THAT(search(words), SizeIs(1)) << words;
}

TEST_P(SearchContract, FindsScriptsWithoutSpacesByTheirPairs) {
    record("会话存储使用PostgreSQL数据库");
    record("Keep sessions in memory");
    for (const char* words : {"数据库", "存储使用", "postgresql", "\"存储使用\""})
        EXPECT_THAT(search(words), SizeIs(1)) << words;
    EXPECT_THAT(search("\"使用存储\""), IsEmpty());
}

TEST_P(SearchContract, FindsIdentifiersByTheirParts) {
    record("Call CreateFieldIndex before max_retries, see ADR-0042");
    for (const char* words :
         {"field index", "createfieldindex", "retries", "adr 42", "max_retries"})
        EXPECT_THAT(search(words), SizeIs(1)) << words;
}

TEST_P(SearchContract, FindsSynonymsMisspeltWordsAndOtherLanguages) {
    record("One Kubernetes cluster for all databases");
    record("Wir halten die Sitzungen in der Datenbank");
    for (const char* words : {"k8s", "kuberntes", "clusters"})
        EXPECT_THAT(outcomes(search(words)), ElementsAre(::testing::StartsWith("One"))) << words;
    for (const char* words : {"Sitzung", "welche Datenbanken?"})
        EXPECT_THAT(outcomes(search(words)), ElementsAre(::testing::StartsWith("Wir"))) << words;
}

TEST_P(SearchContract, PutsAnOldAnswerBeforeNewOnesThatHardlyAnswer) {
    TraceRecord old = make_trace("Retry failed payments with backoff");
    old.decision.valid_from = now() - std::chrono::days(3'000);
    record(old);
    for (int i = 0; i < 5; ++i) record("Show payments on a page, number " + std::to_string(i));
    EXPECT_EQ(search("retry failed payments").at(0).decision.id, old.decision.id);
}

TEST_P(SearchContract, CountsTheCitationsThatTheCallerMaySee) {
    const DecisionId cited = record("kafka as a queue", "planner");
    TraceRecord citing = make_trace("something else", "coder");
    citing.decision.precedent_ref = cited;
    record(citing);
    EXPECT_EQ(find_text("kafka").at(0).merit.citations, 1);
    EXPECT_EQ(find_text("kafka", Visibility::of_agent("planner")).at(0).merit.citations, 0);
}

TEST_P(SearchContract, SurvivesEveryQuery) {
    record("kafka as a queue");
    std::string many;
    for (int i = 0; many.size() < 4'000; ++i) many += "word" + std::to_string(i) + " ";
    for (const std::string& text :
         {many + "kafka",
          std::string(4'096, 'a'),
          std::string("a"),
          std::string("the of and is"),
          std::string("&|!<->:*()'\\ \" \"\" -- -"),
          std::string("kafka' || 'x:A & !y | 'z\\':*"),
          std::string("\"kafka\" -\"' | !\" NEAR(x y) title:kafka ^kafka !kafka")})
        EXPECT_NO_THROW(search(text)) << text;
    EXPECT_THAT(search("kafka' | 'x"), SizeIs(1));
    EXPECT_THAT(search("^kafka !x"), SizeIs(1));
}

AKASHI_CONTRACT(SearchContract);

}  // namespace
}  // namespace akashi::contract
