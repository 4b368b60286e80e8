#include "changing_crowd.hpp"
#include "vector_fleet.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <random>
#include <string>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kWriters = 4;
constexpr const char* kCollection = "akashi_decisions";

/// AKASHI_CRASH_ROUNDS; the default is small enough for every run of the tests.
int rounds() {
    const char* text = std::getenv("AKASHI_CRASH_ROUNDS");
    return text == nullptr ? 1 : std::atoi(text);
}

/// Servers whose vectors are in Qdrant, under load.
struct World {
    QdrantDouble qdrant;
    VectorFleet fleet;
    std::mt19937 random{20240404};

    explicit World(int instances) : fleet(instances, {{"QDRANT_URL", qdrant.url()}}) {}
};

/// What happens to Qdrant or a server while clients go on, and is over when it returns.
struct Fault {
    const char* name;
    std::function<void(World&, ChangingCrowd&)> happen;
};

void expect_load(ChangingCrowd& crowd, std::size_t answers) {
    EXPECT_TRUE(crowd.wait_for_answers(answers));
}

void restart_qdrant(World& world, ChangingCrowd& crowd, bool is_empty) {
    world.qdrant.stop();
    expect_load(crowd, 200);
    world.qdrant.start(is_empty);
}

void freeze_qdrant(World& world, ChangingCrowd& crowd) {
    world.qdrant.freeze();
    // Longer than a call waits.
    for (std::size_t i = 0; i < world.fleet.size(); ++i)
        EXPECT_TRUE(world.fleet.server(i).wait_for_line("qdrant: unreachable"));
    expect_load(crowd, 50);
    world.qdrant.thaw();
}

void kill_servers(World& world, ChangingCrowd& crowd) {
    expect_load(crowd, 20 + world.random() % 100);
    const auto place = world.random() % world.fleet.size();
    world.fleet.kill(place);
    world.fleet.start(place);
}

void kill_all_while_qdrant_is_empty(World& world, ChangingCrowd& crowd) {
    world.qdrant.stop();
    expect_load(crowd, 100);
    for (std::size_t i = 0; i < world.fleet.size(); ++i) world.fleet.kill(i);
    world.qdrant.start(true);
    world.fleet.start_all();
}

const Fault kFaults[] = {
    {"QdrantIsRestarted",
     [](World& world, ChangingCrowd& crowd) { restart_qdrant(world, crowd, false); }},
    {"QdrantLosesAllPoints",
     [](World& world, ChangingCrowd& crowd) { restart_qdrant(world, crowd, true); }},
    {"TheCollectionIsDeleted", [](World& world, ChangingCrowd&) { world.qdrant.drop(kCollection); }
    },
    {"QdrantFreezes", freeze_qdrant},
    {"AServerIsKilled", kill_servers},
    {"AllServersAreKilledAndQdrantIsEmpty", kill_all_while_qdrant_is_empty},
};

class QdrantFault : public ::testing::TestWithParam<std::tuple<int, Fault>> {};

TEST_P(QdrantFault, LeavesEveryCurrentDecisionInQdrantAndNoOther) {
    World world(std::get<0>(GetParam()));
    for (int round = 0; round < rounds(); ++round) {
        SCOPED_TRACE(fmt::format("round {}", round));
        ChangingCrowd crowd(world.fleet.ports(), fmt::format("round-{}", round), kWriters);
        ASSERT_TRUE(crowd.wait_for_answers(100)) << world.fleet.log();
        std::get<1>(GetParam()).happen(world, crowd);
        ASSERT_TRUE(crowd.wait_for_answers(100)) << world.fleet.log();
        crowd.stop();
        ASSERT_EQ(crowd.wrong_answer(), "");
        ASSERT_TRUE(world.fleet.settles(&world.qdrant));
    }
    world.fleet.end_all();
    EXPECT_THAT(world.fleet.log(), Not(HasSubstr("dead-letter")));
    EXPECT_THAT(world.fleet.log(), Not(HasSubstr("drain timed out")));
}

INSTANTIATE_TEST_SUITE_P(
    Instances,
    QdrantFault,
    ::testing::Combine(::testing::Values(1, 3), ::testing::ValuesIn(kFaults)),
    [](const auto& test) {
        return fmt::format("{}On{}", std::get<1>(test.param).name, std::get<0>(test.param));
    }
);

}  // namespace
}  // namespace akashi::testing
