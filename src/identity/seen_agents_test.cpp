#include "identity/seen_agents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi {
namespace {

using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

TEST(SeenAgents, GivesTheLastTimeOfEachAgentOnce) {
    const auto first = AgentRowId::make();
    const auto second = AgentRowId::make();
    const Time time = now();
    SeenAgents seen;
    seen.note(first, time);
    seen.note(second, time);
    seen.note(first, time + std::chrono::seconds(1));
    EXPECT_THAT(
        seen.take(),
        UnorderedElementsAre(Pair(first, time + std::chrono::seconds(1)), Pair(second, time))
    );
    EXPECT_THAT(seen.take(), IsEmpty());
}

TEST(SeenAgents, GivesTheLastUseOfEachKeyOnce) {
    const auto key = ApiKeyId::make();
    const Time time = now();
    SeenAgents seen;
    seen.note_key(key, time);
    seen.note_key(key, time + std::chrono::seconds(1));
    EXPECT_THAT(seen.take(), IsEmpty());
    EXPECT_THAT(seen.take_keys(), UnorderedElementsAre(Pair(key, time + std::chrono::seconds(1))));
    EXPECT_THAT(seen.take_keys(), IsEmpty());
}

}  // namespace
}  // namespace akashi
