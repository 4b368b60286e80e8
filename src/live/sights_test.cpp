#include "live/sights.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const auto kNow = SteadyClock::time_point(1h);

TEST(Sights, ShowNothingBeforeItIsKnown) {
    Sights sights;
    sights.add_caller("planner");
    EXPECT_FALSE(sights.knows("planner", kNow));
    EXPECT_FALSE(sights.may_see("planner", "planner"));
    EXPECT_THAT(sights.stale_callers(kNow), ElementsAre("planner"));
}

TEST(Sights, ShowEachCallerItsOwnAgents) {
    Sights sights;
    sights.add_caller("planner");
    sights.add_caller("coder");
    sights.set("planner", {"planner", "reviewer", "planner"}, kNow);
    sights.set("coder", {"coder"}, kNow);
    EXPECT_TRUE(sights.may_see("planner", "reviewer"));
    EXPECT_TRUE(sights.may_see("planner", "planner"));
    EXPECT_FALSE(sights.may_see("planner", "coder"));
    EXPECT_FALSE(sights.may_see("coder", "reviewer"));
    EXPECT_FALSE(sights.may_see("coder", "never heard of"));
    EXPECT_THAT(sights.stale_callers(kNow), IsEmpty());
}

TEST(Sights, CountForFourSeconds) {
    Sights sights;
    sights.add_caller("planner");
    sights.set("planner", {"planner"}, kNow);
    EXPECT_TRUE(sights.knows("planner", kNow + 3'999ms));
    EXPECT_FALSE(sights.knows("planner", kNow + 4s));
    EXPECT_THAT(sights.stale_callers(kNow + 4s), ElementsAre("planner"));
}

TEST(Sights, ForgetACallerWhenItsLastStreamEnds) {
    Sights sights;
    sights.add_caller("planner");
    sights.add_caller("planner");
    sights.set("planner", {"planner"}, kNow);
    sights.remove_caller("planner");
    EXPECT_TRUE(sights.may_see("planner", "planner"));
    sights.remove_caller("planner");
    EXPECT_FALSE(sights.may_see("planner", "planner"));
    sights.set("planner", {"planner"}, kNow);
    EXPECT_FALSE(sights.knows("planner", kNow)) << "it does not follow any more";
}

}  // namespace
}  // namespace akashi
