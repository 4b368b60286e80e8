#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

class SearchIsolationContract : public MirroredOrganizations {
protected:
    std::vector<DecisionId> hits(Visibility visibility, DecisionFilter filter = {}) {
        std::vector<DecisionId> ids;
        for (const TextHit& hit :
             find_text("same words", std::move(visibility), std::move(filter), kMine, 20))
            ids.push_back(hit.id);
        return ids;
    }
};

TEST_P(SearchIsolationContract, FindsTheOwnThatTheCallerMaySee) {
    EXPECT_THAT(hits(Visibility::everything()), UnorderedElementsAreArray(mine_.current()));
    EXPECT_THAT(hits(planner()), UnorderedElementsAreArray(mine_.visible()));
}

TEST_P(SearchIsolationContract, ARunOfAnotherOrganizationLendsNoTraceId) {
    record_with_runs_of_the_other();
    DecisionFilter filter;
    filter.trace_id = "trace";
    EXPECT_THAT(hits(Visibility::everything(), filter), UnorderedElementsAreArray(mine_.current()));
    EXPECT_THAT(hits(planner(), filter), UnorderedElementsAreArray(mine_.visible()));
}

TEST_P(SearchIsolationContract, AnEntryOfTheOutboxIsFinishedInItsOrganizationOnly) {
    std::vector<OutboxEntry> entries;
    change_theirs([&] { entries = run(outbox().claim(100, clock_, clock_ + kTick)); });
    for (OutboxEntry entry : entries) {
        if (entry.org_id != kTheirs) continue;
        entry.org_id = kMine;
        run(outbox().retry_later(entry, "failed", clock_));
        run(outbox().complete({entry}));
    }
    EXPECT_THAT(run(outbox().claim(100, clock_, clock_ + kTick)), IsEmpty());
}

AKASHI_CONTRACT(SearchIsolationContract);

}  // namespace
}  // namespace akashi::contract
