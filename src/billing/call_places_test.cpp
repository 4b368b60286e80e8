#include "billing/call_places.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <memory>

namespace akashi {
namespace {

TEST(CallPlaces, AreTwoForAnOrganization) {
    CallPlaces places;
    const OrgId mine = OrgId::make();
    auto first = std::make_unique<CallPlaces::Place>(places, mine);
    const CallPlaces::Place second(places, mine);
    EXPECT_TRUE(first->is_taken() && second.is_taken());
    EXPECT_FALSE(CallPlaces::Place(places, mine).is_taken());
    EXPECT_TRUE(CallPlaces::Place(places, OrgId::make()).is_taken());
    first.reset();
    EXPECT_TRUE(CallPlaces::Place(places, mine).is_taken());
}

TEST(CallPlaces, Are32InAll) {
    CallPlaces places;
    std::deque<CallPlaces::Place> taken;
    for (std::size_t i = 0; i < CallPlaces::kOfAll; ++i)
        EXPECT_TRUE(taken.emplace_back(places, OrgId::make()).is_taken());
    EXPECT_FALSE(CallPlaces::Place(places, OrgId::make()).is_taken());
    taken.pop_back();
    EXPECT_TRUE(CallPlaces::Place(places, OrgId::make()).is_taken());
}

}  // namespace
}  // namespace akashi
