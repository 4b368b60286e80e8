// Pages that begin behind a row, on every store.
#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

PageCursor place_of(const Decision& decision) { return {decision.valid_from, decision.id.uuid()}; }

class CursorContract : public ContractTest {
protected:
    /// All decisions, read in pages of two. Calls `between` after each page.
    template <class Between>
    std::vector<std::string> read_all(DecisionQuery query, Between between) {
        std::vector<std::string> seen;
        query.limit = 2;
        for (bool has_more = true; has_more;) {
            const DecisionPage page = list(query);
            has_more = page.has_more;
            for (const std::string& outcome : outcomes(page.decisions)) seen.push_back(outcome);
            if (!page.decisions.empty()) query.after = place_of(page.decisions.back());
            between();
        }
        return seen;
    }
};

TEST_P(CursorContract, LeadsThroughTheWholeListWithoutAGapOrARepetition) {
    const Time same = clock_;
    for (const std::string outcome : {"a", "b", "c"}) record(outcome);
    clock_ = same;  // equal times: the id decides
    for (const std::string outcome : {"d", "e", "f", "g"}) record(outcome);
    for (const bool ascending : {false, true}) {
        DecisionQuery query;
        query.ascending = ascending;
        const auto whole = outcomes(list(query).decisions);
        EXPECT_EQ(whole.size(), 7U);
        EXPECT_EQ(read_all(query, [] {}), whole);
    }
}

TEST_P(CursorContract, DoesNotShiftWhenNewRowsArrive) {
    for (const std::string outcome : {"a", "b", "c", "d", "e"}) record(outcome);
    EXPECT_THAT(read_all({}, [&] { record("new"); }), ElementsAre("e", "d", "c", "b", "a"));
}

TEST_P(CursorContract, OutlivesItsRow) {
    const DecisionId old = record("old");
    record("middle");
    DecisionQuery query;
    query.ascending = true;
    query.after = place_of(*find(old));
    TraceRecord revision = make_trace("new");
    revision.decision.supersedes_id = old;
    record(revision);
    EXPECT_THAT(outcomes(list(query).decisions), ElementsAre("middle", "new"));
}

TEST_P(CursorContract, StandsBesideFiltersAndLeavesTheTotalAlone) {
    record("a", "planner");
    record("b", "coder");
    record("c", "planner");
    DecisionQuery query;
    query.filter.agent_ids = {"planner"};
    query.limit = 1;
    DecisionPage page = list(query);
    EXPECT_THAT(outcomes(page.decisions), ElementsAre("c"));
    query.after = place_of(page.decisions.at(0));
    page = list(query);
    EXPECT_THAT(outcomes(page.decisions), ElementsAre("a"));
    EXPECT_EQ(page.total, 2);
    EXPECT_FALSE(page.has_more);
    query.after = place_of(page.decisions.at(0));
    EXPECT_THAT(list(query).decisions, IsEmpty());
}

AKASHI_CONTRACT(CursorContract);

class CursorIsolationContract : public MirroredOrganizations {};

TEST_P(CursorIsolationContract, ShowsNothingThatTheListItselfWouldNot) {
    const Decision foreign = *find(theirs_.leaving, Visibility::everything(), kTheirs);
    DecisionQuery query;
    query.after = PageCursor{foreign.valid_from + kTick, foreign.id.uuid()};
    EXPECT_EQ(
        ids_of(run(decisions().list(kMine, Visibility::everything(), query)).decisions),
        mine_.current()
    );
    EXPECT_EQ(ids_of(run(decisions().list(kMine, planner(), query)).decisions), mine_.visible());
}

AKASHI_CONTRACT(CursorIsolationContract);

}  // namespace
}  // namespace akashi::contract
