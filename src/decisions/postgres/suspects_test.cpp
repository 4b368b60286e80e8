#include "decisions/postgres/suspects.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace akashi::postgres {
namespace {

using namespace std::chrono_literals;

const Suspects::Time kStart{1h};

TEST(Suspects, StayForThreeSecondsAfterTheirLastOffence) {
    Suspects suspects;
    const auto sender = AgentRowId::make();
    EXPECT_FALSE(suspects.contains(sender, kStart));
    suspects.add(sender, kStart);
    EXPECT_FALSE(suspects.contains(AgentRowId::make(), kStart));
    suspects.add(sender, kStart + 2s);
    EXPECT_TRUE(suspects.contains(sender, kStart + 4s));
    EXPECT_FALSE(suspects.contains(sender, kStart + 5s));
}

TEST(Suspects, AreBoundedInNumber) {
    Suspects suspects;
    std::vector<AgentRowId> senders;
    for (int i = 0; i < 1'025; ++i) {
        senders.push_back(AgentRowId::make());
        suspects.add(senders.back(), kStart + i * 1us);
    }
    EXPECT_FALSE(suspects.contains(senders.front(), kStart));
    EXPECT_TRUE(suspects.contains(senders.at(1), kStart));
    EXPECT_TRUE(suspects.contains(senders.back(), kStart));
}

}  // namespace
}  // namespace akashi::postgres
