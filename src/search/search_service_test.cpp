#include "search/search_service.hpp"

#include "core/page.hpp"
#include "search/check_summary.hpp"
#include "search/precedent.hpp"
#include "testing/run.hpp"
#include "testing/unasked_decision_store.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <stdexcept>
#include <vector>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Finds what a test says, and notes what was asked.
class ChosenHits final : public SearchStore {
public:
    boost::asio::awaitable<std::shared_ptr<const Vocabulary>> read_vocabulary(OrgId, Visibility)
        override {
        co_return std::make_shared<const Vocabulary>();
    }
    boost::asio::awaitable<std::vector<TextHit>> find(const IndexSearch& search) override {
        searches.push_back(search);
        const bool is_elsewhere = searches.size() > 1 && !search.filter.project;
        co_return is_elsewhere && !hits_elsewhere.empty() ? hits_elsewhere : hits;
    }

    std::vector<TextHit> hits;
    std::vector<TextHit> hits_elsewhere;  ///< of a later search without a project
    const IndexSearch& asked() const { return searches.at(searches.size() - 1); }
    std::vector<IndexSearch> searches;
};

/// Has the decisions of all ids but the deleted ones. Notes what was asked.
class ChosenDecisions final : public testing::UnaskedDecisionStore {
public:
    boost::asio::awaitable<DecisionPage> list(OrgId org, Visibility visibility, DecisionQuery query)
        override {
        asked_org = org;
        asked_visibility = visibility.agent_id();
        asked_query = std::move(query);
        co_return page;
    }
    boost::asio::awaitable<DecisionList> list_current(
        OrgId org, Visibility visibility, std::vector<DecisionId> ids, Parts parts
    ) override {
        asked_org = org;
        asked_visibility = visibility.agent_id();
        asked_parts = parts;
        asked_ids = ids;
        DecisionList list;
        for (const DecisionId& id : ids) {
            if (deleted == id) continue;
            if (std::ssize(list.decisions) == fits) {
                list.has_more = true;
                break;
            }
            list.decisions.emplace_back().id = id;
            list.decisions.back().outcome = "outcome";
        }
        co_return list;
    }

    DecisionPage page;
    std::optional<DecisionId> deleted;
    std::int64_t fits = kMaxLimit;  ///< how many decisions a page takes
    OrgId asked_org;
    std::string asked_visibility;
    DecisionQuery asked_query;
    Parts asked_parts;
    std::vector<DecisionId> asked_ids;
};

DecisionId id(std::uint8_t number) { return DecisionId(Uuid({number})); }

TextHit hit(std::uint8_t number, double relevance, double score) {
    TextHit hit;
    hit.id = id(number);
    hit.relevance = relevance;
    hit.score = score;
    return hit;
}

class SearchServiceTest : public ::testing::Test {
protected:
    SearchServiceTest() {
        caller_.org = OrgId::make();
        caller_.agent_id = "planner";
        caller_.role = Role::agent;
        for (std::uint8_t number = 1; number <= 4; ++number)
            index_.hits.push_back(hit(number, 0.5, 1.0 / number));
    }

    Result<SearchPage> search(
        std::string query, std::int64_t limit = 100, std::int64_t offset = 0
    ) {
        SearchRequest request;
        request.query = std::move(query);
        request.filter = filter_;
        request.limit = limit;
        request.offset = offset;
        return testing::run(io_, service_.search(caller_, std::move(request)));
    }
    Result<CheckResult> check(CheckRequest request) {
        return testing::run(io_, service_.check(caller_, std::move(request)));
    }
    static std::vector<DecisionId> ids(const SearchPage& page) {
        std::vector<DecisionId> list;
        list.reserve(page.hits.size());
        for (const auto& hit : page.hits) list.push_back(hit.decision.id);
        return list;
    }
    static std::vector<DecisionId> ids(const CheckResult& result) {
        std::vector<DecisionId> list;
        list.reserve(result.precedents.size());
        for (const auto& hit : result.precedents) list.push_back(hit.decision.id);
        return list;
    }
    static CheckRequest precedents(std::optional<std::string> query = "word") {
        CheckRequest request;
        request.decision_type = " Planning ";
        request.query = std::move(query);
        return request;
    }

    static boost::asio::awaitable<KnownConflicts> known_conflicts(KnownConflicts known) {
        co_return known;
    }

    boost::asio::awaitable<Result<SearchPage>> search_and_note(SearchRequest request) {
        auto page = co_await service_.search(caller_, std::move(request));
        has_searched_ = true;
        co_return page;
    }

    bool has_searched_ = false;
    boost::asio::io_context io_;
    ChosenHits index_;
    ChosenDecisions decisions_;
    SearchService service_{{index_, decisions_}};
    Caller caller_;
    DecisionFilter filter_;
};

TEST_F(SearchServiceTest, TakesQueriesOfUpToFourKilobytes) {
    EXPECT_TRUE(search(std::string(4'096, 'q')));
    EXPECT_EQ(
        search(std::string(4'097, 'q')).error().message(), "query must be at most 4096 bytes"
    );
    EXPECT_TRUE(check(precedents(std::string(4'096, 'q'))));
    EXPECT_EQ(
        check(precedents(std::string(4'097, 'q'))).error().message(),
        "query must be at most 4096 bytes"
    );
    EXPECT_EQ(search(" ?! ").error().message(), "query is required");
}

TEST_F(SearchServiceTest, ACheckAsksForTheConflictsOfWhatItFound) {
    ConflictQuestion asked;
    SearchService service({index_, decisions_, nullptr, nullptr, [&](Caller, auto question) {
                               asked = std::move(question);
                               KnownConflicts known;
                               known.open_count = 7;
                               return known_conflicts(known);
                           }});
    CheckRequest request = precedents();
    request.project = "a project";
    request.is_concise = true;
    const auto result = testing::run(io_, service.check(caller_, request)).value();
    EXPECT_EQ(result.conflicts.open_count, 7);
    EXPECT_EQ(asked.decision_type, "planning");
    EXPECT_EQ(asked.project, "a project");
    EXPECT_EQ(asked.decisions, ids(result));
    EXPECT_TRUE(asked.is_concise);
}

TEST_F(SearchServiceTest, ACheckWhoseConflictsCannotBeReadSaysSo) {
    SearchService service({index_, decisions_, nullptr, nullptr, [](Caller, ConflictQuestion) {
                               throw std::runtime_error("the store is away");
                               return known_conflicts({});
                           }});
    const auto result = testing::run(io_, service.check(caller_, precedents())).value();
    EXPECT_TRUE(result.conflicts.is_missing);
    EXPECT_TRUE(summarize(result).ends_with(
        " ⚠ Conflict data unavailable due to a transient error — treat conflict list as incomplete."
    ));
    EXPECT_TRUE(needs_action(result));
}

TEST_F(SearchServiceTest, AsksForWhatTheCallerWantsAndMaySee) {
    filter_.project = "a project";
    EXPECT_TRUE(search("word -other", 7, 2));
    EXPECT_EQ(index_.asked().org, caller_.org);
    EXPECT_EQ(index_.asked().visibility.agent_id(), "planner");
    ASSERT_THAT(index_.asked().query.words, SizeIs(1));
    EXPECT_EQ(index_.asked().query.words[0].word.text, "word");
    EXPECT_THAT(index_.asked().query.excluded, SizeIs(1));
    EXPECT_EQ(index_.asked().filter.project, "a project");
    EXPECT_EQ(index_.asked().limit, kRanked) << "so many are ranked anyway";
    EXPECT_EQ(decisions_.asked_org, caller_.org);
    EXPECT_EQ(decisions_.asked_visibility, "planner");
    EXPECT_FALSE(decisions_.asked_parts.alternatives);
    EXPECT_FALSE(decisions_.asked_parts.evidence);
}

TEST_F(SearchServiceTest, GivesEachDecisionItsScore) {
    const auto page = search("word").value();
    ASSERT_THAT(page.hits, SizeIs(4));
    for (std::size_t i = 0; i < 4; ++i)
        EXPECT_EQ(page.hits[i].found.score, index_.hits[i].score) << i;
    EXPECT_EQ(page.total, 4);
    EXPECT_FALSE(page.has_more);
    EXPECT_EQ(page.next_offset, std::nullopt);
}

TEST_F(SearchServiceTest, BeginsAtTheOffset) {
    const auto page = search("word", 100, 2).value();
    EXPECT_THAT(ids(page), ElementsAre(id(3), id(4)));
    EXPECT_EQ(page.hits[0].found.score, index_.hits[2].score);
    EXPECT_EQ(page.total, 4);
    for (const std::int64_t beyond : {4, 5}) {
        EXPECT_THAT(ids(search("word", 100, beyond).value()), IsEmpty()) << beyond;
        EXPECT_EQ(search("word", 100, beyond)->total, 4) << beyond;
    }
}

TEST_F(SearchServiceTest, EndsAPageAtItsLimitAndSaysThatThereAreMore) {
    const auto page = search("word", 2, 1).value();
    EXPECT_THAT(ids(page), ElementsAre(id(2), id(3)));
    EXPECT_TRUE(page.has_more);
    EXPECT_EQ(page.next_offset, 3);
    EXPECT_EQ(page.total, 4);
    EXPECT_FALSE(search("word", 3, 1)->has_more);
    for (int more = 0; more < 300; ++more) index_.hits.push_back(hit(5, 0.1, 0.1));
    EXPECT_EQ(search("word", 300, 1)->total, std::nullopt) << "there may be more";
    EXPECT_EQ(index_.asked().limit, 302) << "those of the page, those before, and one more";
}

TEST_F(SearchServiceTest, GoesOnBehindTheLastDecisionOfAPage) {
    decisions_.fits = 2;
    const auto first = search("word").value();
    EXPECT_THAT(ids(first), ElementsAre(id(1), id(2)));
    EXPECT_TRUE(first.has_more);
    EXPECT_EQ(first.next_offset, 2);
    EXPECT_EQ(first.total, 4);
    const auto second = search("word", 100, 1).value();
    EXPECT_THAT(ids(second), ElementsAre(id(2), id(3)));
    EXPECT_EQ(second.next_offset, 3);
}

TEST_F(SearchServiceTest, LeavesOutWhatWasDeletedSinceItWasFound) {
    decisions_.deleted = id(2);
    const auto whole = search("word").value();
    EXPECT_THAT(ids(whole), ElementsAre(id(1), id(3), id(4)));
    EXPECT_EQ(whole.hits[1].found.score, index_.hits[2].score);
    EXPECT_EQ(whole.total, 3);
    decisions_.fits = 2;
    const auto page = search("word").value();
    EXPECT_THAT(ids(page), ElementsAre(id(1), id(3)));
    EXPECT_EQ(page.next_offset, 3) << "behind the third hit";
    EXPECT_EQ(page.total, 3);
}

TEST_F(SearchServiceTest, TakesHitsOfSomeRelevanceForPrecedents) {
    index_.hits = {hit(1, 0.42, 0.9), hit(2, 0.4199, 0.8), hit(3, 0.5, 0.1), hit(4, 0, 0)};
    EXPECT_THAT(ids(check(precedents()).value()), ElementsAre(id(1), id(3)));
    EXPECT_TRUE(decisions_.asked_parts.alternatives);
    EXPECT_FALSE(decisions_.asked_parts.evidence);
    EXPECT_THAT(ids(search("word").value()), SizeIs(4)) << "a search shows all";
    CheckRequest in_project = precedents();
    in_project.project = "a project";
    const double needed = needed_relevance({}, true);
    index_.hits = {hit(1, needed, 0.9), hit(2, needed - 0.001, 0.8)};
    EXPECT_THAT(ids(check(in_project).value()), ElementsAre(id(1)));
}

TEST_F(SearchServiceTest, NamesTheMostRelevantDecisionWhenThereIsNoPrecedent) {
    index_.hits = {hit(1, 0.1, 0.4), hit(2, 0.3, 0.3), hit(3, 0.2, 0.2)};
    const auto result = check(precedents()).value();
    EXPECT_FALSE(result.has_precedent());
    ASSERT_TRUE(result.nearest);
    EXPECT_EQ(result.nearest->decision.id, id(2));
    EXPECT_EQ(result.needed, kNeededAnywhere);
    index_.hits.clear();
    EXPECT_FALSE(check(precedents())->nearest);
}

TEST_F(SearchServiceTest, LooksElsewhereOnlyWhenTheProjectHasNoPrecedent) {
    CheckRequest request = precedents();
    request.project = "a project";
    EXPECT_THAT(check(request)->elsewhere, IsEmpty());
    EXPECT_THAT(index_.searches, SizeIs(1));
    index_.hits = {hit(1, 0.2, 0.4)};
    index_.hits_elsewhere = {hit(2, 0.6, 0.5), hit(3, 0.3999, 0.4)};
    const auto result = check(request).value();
    EXPECT_FALSE(result.has_precedent());
    ASSERT_THAT(result.elsewhere, SizeIs(1));
    EXPECT_EQ(result.elsewhere[0].decision.id, id(2));
    EXPECT_EQ(result.nearest->decision.id, id(1)) << "of the project";
}

TEST_F(SearchServiceTest, PrefersTheTypeWhenTheQuerySaysMore) {
    CheckRequest request = precedents();
    request.agent_id = "coder";
    request.project = "a project";
    EXPECT_TRUE(check(request));
    EXPECT_EQ(index_.asked().preferred_type, "planning");
    EXPECT_EQ(index_.asked().filter.decision_type, std::nullopt);
    EXPECT_THAT(index_.asked().filter.agent_ids, ElementsAre("coder"));
    EXPECT_EQ(index_.asked().filter.project, "a project");
}

TEST_F(SearchServiceTest, ListsTheNewestOfTheTypeWithoutAQuery) {
    CheckRequest request = precedents(std::nullopt);
    request.agent_id = "coder";
    request.project = "a project";
    EXPECT_TRUE(check(request));
    EXPECT_EQ(decisions_.asked_query.filter.decision_type, "planning");
    EXPECT_THAT(decisions_.asked_query.filter.agent_ids, ElementsAre("coder"));
    EXPECT_EQ(decisions_.asked_query.filter.project, "a project");
    EXPECT_EQ(decisions_.asked_org, caller_.org);
    EXPECT_EQ(decisions_.asked_visibility, "planner");
    EXPECT_TRUE(decisions_.asked_query.parts.alternatives);
    EXPECT_FALSE(decisions_.asked_query.parts.evidence);
    EXPECT_EQ(decisions_.asked_query.order, DecisionOrder::valid_from);
    EXPECT_FALSE(decisions_.asked_query.ascending);
    request.decision_type = "  ";
    EXPECT_EQ(check(request).error().message(), "decision_type is required");
}

TEST_F(SearchServiceTest, KnowsNoPrecedentForAQueryWithoutWords) {
    for (const std::string query : {"!!!", "-redis"}) {
        CheckRequest request;
        request.decision_type = "planning";
        request.query = query;
        EXPECT_FALSE(check(request)->has_precedent()) << query;
    }
}

TEST_F(SearchServiceTest, FindsWhatIsLikeADecisionButNotThatDecision) {
    SearchRequest request;
    request.like = id(2);
    const auto page = testing::run(io_, service_.search(caller_, request)).value();
    EXPECT_THAT(ids(page), ElementsAre(id(1), id(3), id(4)));
    ASSERT_FALSE(index_.asked().query.words.empty());
    EXPECT_EQ(index_.asked().query.words[0].word.text, "outcom");
    request.query = "word";
    EXPECT_EQ(
        testing::run(io_, service_.search(caller_, request)).error().message(),
        "use either query or like, not both"
    );
    request.query.clear();
    decisions_.deleted = id(2);
    EXPECT_EQ(
        testing::run(io_, service_.search(caller_, request)).error().message(), "decision not found"
    );
}

TEST_F(SearchServiceTest, LeavesOthersATurnBetweenTheSnippetsOfTwoDecisions) {
    int turns = 0;
    std::function<void()> take_turn = [&] {
        if (has_searched_) return;
        ++turns;
        boost::asio::post(io_, take_turn);
    };
    boost::asio::post(io_, take_turn);
    SearchRequest request;
    request.query = "word";
    request.snippets = true;
    request.limit = 100;
    const auto page = testing::run(io_, search_and_note(std::move(request)));
    ASSERT_THAT(page->hits, SizeIs(4));
    EXPECT_GE(turns, 4);
}

TEST_F(SearchServiceTest, LooksForOneToAHundredPrecedents) {
    for (std::uint8_t number = 5; number <= 120; ++number)
        index_.hits.push_back(hit(number, 0.5, 0.1));
    const std::vector<std::pair<std::int64_t, std::size_t>> limits = {
        {-1, 1}, {0, 1}, {1, 1}, {5, 5}, {100, 100}, {101, 100}
    };
    for (const auto& [wanted, given] : limits) {
        CheckRequest request = precedents();
        request.limit = wanted;
        EXPECT_THAT(check(request)->precedents, SizeIs(given));
        request.query.reset();
        EXPECT_TRUE(check(request));
        EXPECT_EQ(decisions_.asked_query.limit, static_cast<std::int64_t>(given));
    }
    EXPECT_EQ(CheckRequest().limit, 5);
}

TEST_F(SearchServiceTest, SaysThatPrecedentsAreMissingOnlyWhenTheirBytesWereTooMany) {
    CheckRequest newest = precedents(std::nullopt);
    newest.limit = 2;
    decisions_.page.decisions.resize(2);
    decisions_.page.has_more = true;
    EXPECT_FALSE(check(newest)->has_more) << "as many as were wanted";
    decisions_.page.decisions.resize(1);
    EXPECT_TRUE(check(newest)->has_more);
    decisions_.page.has_more = false;
    EXPECT_FALSE(check(newest)->has_more);

    EXPECT_FALSE(check(precedents())->has_more);
    decisions_.fits = 3;
    EXPECT_TRUE(check(precedents())->has_more);
}

}  // namespace
}  // namespace akashi
