#include "doctor/figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

namespace akashi {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

const Time kNow = now();

StoreFigures good() {
    StoreFigures figures;
    figures.server =
        ServerFigures{.connections = 5, .max_connections = 97, .partitions = kPartitionsAhead};
    return figures;
}

Observation finding(const StoreFigures& figures, std::string_view name) {
    const Observations findings = findings_of(figures, kNow);
    const auto found = std::ranges::find(findings, name, &Observation::name);
    return found == findings.end() ? Observation{} : *found;
}

TEST(Figures, FindsNothingWhereAllIsWell) {
    EXPECT_THAT(findings_of(good(), kNow), Each(Field(&Observation::condition, Condition::ok)));
    EXPECT_THAT(findings_of(good(), kNow), Each(Field(&Observation::remedy, "")));
}

TEST(Figures, TakesDeadLettersOfEachQueueForAProblem) {
    for (const auto& [name, queue] :
         {std::pair("outbox", &StoreFigures::outbox),
          std::pair("conflict_queue", &StoreFigures::scoring),
          std::pair("judge_queue", &StoreFigures::pairs)}) {
        StoreFigures figures = good();
        (figures.*queue).dead_letters = 3;
        EXPECT_EQ(finding(figures, name).condition, Condition::problem) << name;
        EXPECT_THAT(finding(figures, name).what, HasSubstr("3 rows"));
        EXPECT_THAT(finding(figures, name).remedy, HasSubstr("akashi doctor --fix"));
    }
}

TEST(Figures, WarnsOfAQueueThatIsLateOrFails) {
    StoreFigures figures = good();
    figures.outbox = {.waiting = 1, .oldest = kNow - 10min};
    EXPECT_EQ(finding(figures, "outbox").condition, Condition::warning);
    figures.outbox = {.waiting = 200, .retrying = 101, .oldest = kNow};
    EXPECT_EQ(finding(figures, "outbox").condition, Condition::warning);
    figures.outbox = {.waiting = 200, .retrying = 100, .oldest = kNow};
    EXPECT_EQ(finding(figures, "outbox").condition, Condition::ok);
}

TEST(Figures, WarnsOfWhatKeepsPostgresFromItsWork) {
    StoreFigures figures = good();
    figures.server->partitions = 6;
    figures.server->connections = 90;
    figures.server->longest_transaction = 301s;
    figures.server->longest_of = "pid 7, psql, idle in transaction";
    figures.server->bloated = {{"decisions", 900'000, 1'000'000}};
    EXPECT_EQ(finding(figures, "partitions").remedy, "akashi doctor --fix");
    EXPECT_EQ(finding(figures, "connections").condition, Condition::warning);
    EXPECT_THAT(finding(figures, "transactions").what, HasSubstr("pid 7, psql"));
    EXPECT_THAT(finding(figures, "tables").remedy, HasSubstr("VACUUM (ANALYZE) decisions"));
}

TEST(Figures, NamesWhoHoldsAllOthersUp) {
    StoreFigures figures = good();
    figures.server->longest_lock_wait = 1s;
    figures.server->lock_holder = "pid 7, psql, idle in transaction";
    figures.server->longest_transaction = 301s;
    EXPECT_EQ(finding(figures, "transactions").condition, Condition::warning);
    EXPECT_EQ(
        finding(figures, "transactions").what,
        "statements wait for a lock, the first one for 1 s: pid 7, psql, idle in transaction"
    );
    EXPECT_THAT(finding(figures, "transactions").remedy, HasSubstr("pg_terminate_backend(PID)"));
}

TEST(Figures, SaysNothingOfPostgresForAFile) {
    EXPECT_EQ(findings_of(StoreFigures{}, kNow).size(), 3U);
    StoreFigures figures;
    figures.outbox.dead_letters = 1;
    EXPECT_THAT(finding(figures, "outbox").remedy, Not(HasSubstr("psql")));
}

}  // namespace
}  // namespace akashi
