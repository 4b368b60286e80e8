// What only PostgreSQL does: decisions change while a search for conflicts looks at them.
#include "conflicts/postgres/race_fixture.hpp"

#include <gmock/gmock.h>

#include <future>

namespace akashi::postgres {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using ScoringRaceTest = RaceTest;

TEST_F(ScoringRaceTest, ADecisionThatEndsWhileItIsFiledIsNotLeftThere) {
    auto ending = session();
    ending.query("BEGIN");
    ending.query("UPDATE decisions SET valid_to = now() WHERE id = $1", {kFirst});
    ending.query("DELETE FROM decision_positions");
    auto filing = std::async(std::launch::async, [&] {
        const FiledKey key{Uuid({1}), 0};
        testing::run(io_, store_.file({{kDefaultOrg, parsed<DecisionId>(kFirst), Time(), {key}}}));
    });
    while (!is_somebody_waiting() && filing.wait_for(10ms) != std::future_status::ready) {
    }
    ending.query("COMMIT");
    filing.get();
    EXPECT_THAT(rows_of("decision_positions"), IsEmpty());
}

TEST_F(ScoringRaceTest, ADecisionIsInNoConflictWithThoseOfTheProjectThatItHasLeft) {
    look_again_at(kSecond);
    EXPECT_THAT(rows_of("scored_conflicts"), SizeIs(1));
    session().query("DELETE FROM scored_conflicts");
    // As a search sees a move that is committed between its snapshot and its lock.
    session().query("UPDATE decisions SET project = 'catalog' WHERE id = $1", {kFirst});
    look_again_at(kSecond);
    EXPECT_THAT(rows_of("scored_conflicts"), IsEmpty());
}

}  // namespace
}  // namespace akashi::postgres
