#include "identity/fair_queue.hpp"

#include <gmock/gmock.h>

#include <vector>

namespace akashi {
namespace {

using ::testing::ElementsAre;

std::vector<int> pop_all(FairQueue<int>& queue) {
    std::vector<int> items;
    while (auto item = queue.pop()) items.push_back(*item);
    return items;
}

TEST(FairQueue, KeepsTheOrderOfOneTopic) {
    FairQueue<int> queue(10);
    for (int i = 0; i < 4; ++i) queue.push("one", "planner", i);
    EXPECT_THAT(pop_all(queue), ElementsAre(0, 1, 2, 3));
}

TEST(FairQueue, LetsSourcesAndTheirTopicsTakeTurns) {
    FairQueue<int> queue(10);
    for (int i = 0; i < 3; ++i) queue.push("crowd", "planner", i);
    queue.push("crowd", "coder", 10);
    queue.push("other", "planner", 20);
    EXPECT_THAT(pop_all(queue), ElementsAre(0, 20, 10, 1, 2));
}

TEST(FairQueue, TakesFromTheLargestSourceWhenItIsFull) {
    FairQueue<int> queue(3);
    queue.push("crowd", "planner", 1);
    queue.push("crowd", "coder", 2);
    queue.push("crowd", "planner", 3);
    EXPECT_EQ(queue.push("other", "planner", 4), 3);
    EXPECT_EQ(queue.push("crowd", "planner", 5), 5);
    EXPECT_THAT(pop_all(queue), ElementsAre(1, 4, 2));
}

TEST(FairQueue, TakesMoreOnceThereIsRoomAgain) {
    FairQueue<int> queue(2);
    for (int i = 1; i <= 2; ++i) queue.push("one", "planner", i);
    EXPECT_EQ(queue.push("one", "planner", 3), 3);
    EXPECT_EQ(queue.pop(), 1);
    EXPECT_EQ(queue.push("one", "planner", 4), std::nullopt);
    EXPECT_THAT(pop_all(queue), ElementsAre(2, 4));
    EXPECT_EQ(queue.push("one", "planner", 5), std::nullopt);
}

TEST(FairQueue, RefusesANewcomerWhenAllHaveEquallyMuch) {
    FairQueue<int> queue(2);
    queue.push("one", "planner", 1);
    queue.push("two", "planner", 2);
    EXPECT_EQ(queue.push("three", "planner", 3), 3);
    EXPECT_THAT(pop_all(queue), ElementsAre(1, 2));
}

}  // namespace
}  // namespace akashi
