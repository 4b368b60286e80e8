#include "live/postgres/feed_position.hpp"

#include <gmock/gmock.h>

#include <numeric>

namespace akashi::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Time kTime = *parse_rfc3339("2026-01-01T00:00:00Z");
constexpr Uuid kId({1, 2, 3});

TEST(Snapshot, ReadsWhatPostgreSqlWrites) {
    const auto quiet = Snapshot::parse("100:100:");
    EXPECT_EQ(quiet.end, 100U);
    EXPECT_THAT(quiet.running, IsEmpty());
    const auto busy = Snapshot::parse("100:110:100,105,109");
    EXPECT_EQ(busy.end, 110U);
    EXPECT_THAT(busy.running, ElementsAre(100, 105, 109));
    EXPECT_THROW(Snapshot::parse("nonsense"), std::logic_error);
}

TEST(FeedPosition, IsReadAsItWasWritten) {
    FeedPosition position{.floor = 110, .open = {100, 105}, .last = {}, .time = kTime};
    EXPECT_EQ(position.text(), "p110-1767225600000000-100.105");
    position.last = {105, kId};
    EXPECT_EQ(
        position.text(), "p110-1767225600000000-100.105-105.01020300000000000000000000000000"
    );
    for (const auto& text : {position.text(), FeedPosition{.floor = 3, .time = kTime}.text()}) {
        const auto read = FeedPosition::parse(text);
        EXPECT_EQ(read ? read->text() : "none", text);
    }
}

TEST(FeedPosition, RefusesEveryOtherText) {
    for (const char* text :
         {"",
          "p",
          "p1",
          "p1-2",
          "1-2-",
          "p1-2-x",
          "p01-2-",
          "p1--2-",
          "p1-2-3",    // not below the floor
          "p9-2-4.3",  // not in order
          "p9-2-3.3",
          "p9-2-3.",
          "p9-2-3-",
          "p9-2-3-4",
          "p9-2-3-4.5",
          "p9-2--4.0102030000000000000000000000000Z",
          "p9-2--4.01020300-0000-0000-0000-000000000000",
          "p99999999999999999999-2-",
          "p1-999999999999999999-",
          "p99-2-1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17"})
        EXPECT_FALSE(FeedPosition::parse(text)) << text;
    EXPECT_FALSE(FeedPosition::parse("p1-2-" + std::string(1'000, '1')));
}

TEST(FeedPosition, BehindASnapshotIsWhatHadNotEnded) {
    const auto position = FeedPosition::behind({110, {100, 105}}, kTime, 110);
    EXPECT_EQ(position.floor, 110U);
    EXPECT_THAT(position.open, ElementsAre(100, 105));
    EXPECT_FALSE(position.last);
}

TEST(FeedPosition, BehindTheLastDecisionAreNumbersThatMayBeGivenAgain) {
    const auto position = FeedPosition::behind({110, {100, 105}}, kTime, 104);
    EXPECT_EQ(position.floor, 104U);
    EXPECT_THAT(position.open, ElementsAre(100));
}

TEST(FeedPosition, BehindARowIsWhatWasNotThereYetAndWhatComesAfterIt) {
    const auto from = FeedPosition::behind({110, {100, 105}}, kTime, 110);
    const Snapshot later{120, {100, 112, 118}};
    const auto next = from.behind(later, {115, kId});
    EXPECT_EQ(next.floor, 115U);
    EXPECT_THAT(next.open, ElementsAre(100, 112)) << "105 has ended and stands before the row";
    EXPECT_EQ(next.last ? next.last->xid : 0, 115U);
    EXPECT_EQ(next.time, kTime);
}

TEST(FeedPosition, BehindARowOfAnOldTransactionTheNewerOnesAreStillToCome) {
    const auto from = FeedPosition::behind({110, {100, 105, 107}}, kTime, 110);
    const Snapshot later{120, {100}};
    const auto next = from.behind(later, {105, kId});
    EXPECT_EQ(next.floor, 110U);
    EXPECT_THAT(next.open, ElementsAre(100, 105, 107));
    EXPECT_EQ(next.last ? next.last->xid : 0, 105U);
}

TEST(FeedPosition, ReadsAgainRatherThanMissWhenManyTransactionsAreOpen) {
    std::vector<Xid> running(30);
    std::iota(running.begin(), running.end(), 100);
    const auto position = FeedPosition::behind({200, running}, kTime, 200);
    EXPECT_EQ(position.open.size(), FeedPosition::kMaxOpen);
    EXPECT_EQ(position.floor, 100 + FeedPosition::kMaxOpen);
    EXPECT_TRUE(FeedPosition::parse(position.text()));
}

}  // namespace
}  // namespace akashi::postgres
