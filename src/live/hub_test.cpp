#include "live/hub.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using State = Hub::State;

const auto kNow = SteadyClock::time_point(1h);
constexpr OrgId kOther{Uuid({7})};

Caller caller_of(const std::string& agent_id, Role role = Role::admin, OrgId org = kDefaultOrg) {
    Caller caller;
    caller.org = org;
    caller.id = AgentRowId::make();
    caller.agent_id = agent_id;
    caller.role = role;
    return caller;
}

struct Counted final : Follower {
    using Follower::Follower;
    void wake() override { ++woken; }
    int woken = 0;
};

std::shared_ptr<const Frame> frame_of(const std::string& agent_id, std::size_t bytes = 0) {
    auto frame = std::make_shared<Frame>();
    frame->agent_id = agent_id;
    frame->decision_type = "architecture";
    frame->position = "behind " + agent_id;
    frame->text.assign(bytes, 'x');
    return frame;
}

class HubTest : public ::testing::Test {
protected:
    std::shared_ptr<Counted> join(const Caller& caller, Wanted wanted = {}) {
        auto follower = std::make_shared<Counted>(caller, std::move(wanted));
        EXPECT_TRUE(hub_.join(follower));
        return follower;
    }
    std::shared_ptr<Counted> follow(const Caller& caller, Wanted wanted = {}) {
        auto follower = join(caller, std::move(wanted));
        hub_.adopt({follower});
        follower->woken = 0;
        return follower;
    }
    void publish(const std::string& agent_id, OrgId org = kDefaultOrg, std::size_t bytes = 0) {
        hub_.publish({{org, {frame_of(agent_id, bytes)}}}, "end", kNow);
    }
    std::vector<std::string> take(Counted& follower) {
        std::vector<std::string> agents;
        for (const auto& frame : hub_.take(follower, kNow).frames)
            agents.push_back(frame->agent_id);
        return agents;
    }

    Hub hub_{{.frames = 3}};
};

TEST_F(HubTest, GivesEachFollowerWhatIsPublishedAfterItWasAdopted) {
    const auto first = follow(caller_of("first"));
    publish("planner");
    const auto second = follow(caller_of("second"));
    publish("coder");
    EXPECT_EQ(hub_.look(*first, kNow), State::ready);
    EXPECT_THAT(take(*first), ElementsAre("planner", "coder"));
    EXPECT_THAT(take(*second), ElementsAre("coder"));
    EXPECT_EQ(hub_.look(*first, kNow), State::nothing);
    EXPECT_EQ(hub_.position(*first), "behind coder");
}

TEST_F(HubTest, GivesNothingToOneThatWasNotAdopted) {
    const auto follower = join(caller_of("first"));
    publish("planner");
    EXPECT_EQ(hub_.look(*follower, kNow), State::nothing);
    EXPECT_FALSE(hub_.follows(*follower));
}

TEST_F(HubTest, WakesOnlyThoseWhoWaitInTheOrganization) {
    const auto mine = follow(caller_of("mine"));
    const auto busy = follow(caller_of("busy"));
    const auto theirs = follow(caller_of("theirs", Role::admin, kOther));
    EXPECT_EQ(hub_.look(*mine, kNow), State::nothing);
    EXPECT_EQ(hub_.look(*theirs, kNow), State::nothing);
    publish("planner");
    publish("planner");
    EXPECT_EQ(mine->woken, 1) << "once is enough";
    EXPECT_EQ(busy->woken, 0);
    EXPECT_EQ(theirs->woken, 0);
    EXPECT_EQ(hub_.look(*theirs, kNow), State::nothing);
}

TEST_F(HubTest, GivesOnlyWhatIsWanted) {
    const auto follower = follow(caller_of("first"), {.agent_id = "coder"});
    publish("planner");
    publish("coder");
    EXPECT_THAT(take(*follower), ElementsAre("coder"));
    const auto other = follow(caller_of("second"), {.channels = {Channel::conflicts}});
    publish("coder");
    EXPECT_THAT(take(*other), IsEmpty());
}

TEST_F(HubTest, GivesAnAgentOnlyWhatItMaySee) {
    const auto agent = follow(caller_of("coder", Role::agent));
    publish("planner");
    EXPECT_EQ(hub_.look(*agent, kNow), State::blind);
    EXPECT_THAT(hub_.begin_round(kNow).blind, ElementsAre(kDefaultOrg));
    EXPECT_THAT(hub_.stale_callers(kDefaultOrg, kNow), ElementsAre("coder"));
    EXPECT_THAT(take(*agent), IsEmpty()) << "nothing is given before it is known";
    hub_.set_sight(kDefaultOrg, "coder", {"coder"}, kNow);
    hub_.publish({{kDefaultOrg, {frame_of("coder")}}}, "end", kNow);
    EXPECT_EQ(agent->woken, 1);
    EXPECT_EQ(hub_.look(*agent, kNow), State::ready);
    EXPECT_THAT(take(*agent), ElementsAre("coder"));
    EXPECT_THAT(hub_.begin_round(kNow).blind, IsEmpty());
}

TEST_F(HubTest, GivesAConflictToWhoSeesBothAgents) {
    const auto one = follow(caller_of("one", Role::agent));
    const auto both = follow(caller_of("both", Role::agent));
    const auto admin = follow(caller_of("admin"));
    hub_.set_sight(kDefaultOrg, "one", {"planner"}, kNow);
    hub_.set_sight(kDefaultOrg, "both", {"planner", "coder"}, kNow);
    auto conflict = std::make_shared<Frame>();
    conflict->channel = Channel::conflicts;
    conflict->agent_id = "planner";
    conflict->other_agent_id = "coder";
    hub_.publish({{kDefaultOrg, {conflict}}}, "end", kNow);
    EXPECT_THAT(take(*one), IsEmpty());
    EXPECT_THAT(take(*both), ElementsAre("planner"));
    EXPECT_THAT(take(*admin), ElementsAre("planner"));
}

TEST_F(HubTest, IsWokenWhenItIsKnownWhatAnAgentMaySee) {
    const auto agent = follow(caller_of("coder", Role::agent));
    publish("coder");
    ASSERT_EQ(hub_.look(*agent, kNow), State::blind);
    EXPECT_EQ(hub_.look(*agent, kNow), State::nothing) << "the first one asks for all";
    hub_.set_sight(kDefaultOrg, "coder", {"coder"}, kNow);
    hub_.publish({{kDefaultOrg, {}}}, "end", kNow);
    EXPECT_EQ(agent->woken, 1);
    EXPECT_THAT(take(*agent), ElementsAre("coder"));
}

TEST_F(HubTest, FollowsTheRoleOfTheCaller) {
    const auto follower = follow(caller_of("coder"));
    hub_.set_sees_everything(*follower, false);
    publish("planner");
    EXPECT_EQ(hub_.look(*follower, kNow), State::blind);
    hub_.set_sees_everything(*follower, true);
    EXPECT_THAT(take(*follower), ElementsAre("planner"));
    EXPECT_THAT(hub_.stale_callers(kDefaultOrg, kNow), IsEmpty());
}

TEST_F(HubTest, TellsOneThatIsTooSlowWhereItCanGoOn) {
    const auto slow = follow(caller_of("slow"));
    publish("planner");
    EXPECT_THAT(take(*slow), ElementsAre("planner"));
    for (int i = 0; i < 4; ++i) publish("coder");
    EXPECT_TRUE(hub_.is_behind(*slow));
    EXPECT_EQ(hub_.look(*slow, kNow), State::ready);
    const auto taken = hub_.take(*slow, kNow);
    EXPECT_EQ(taken.lost_after, "behind planner");
    EXPECT_THAT(taken.frames, IsEmpty());
    EXPECT_EQ(hub_.position(*slow), "end");
    publish("reviewer");
    EXPECT_THAT(take(*slow), ElementsAre("reviewer")) << "what is current comes next";
}

TEST_F(HubTest, TellsEverybodyWhenTheFeedBreaksOff) {
    const auto follower = follow(caller_of("first"));
    ASSERT_EQ(hub_.look(*follower, kNow), State::nothing);
    hub_.break_off("new end");
    EXPECT_EQ(follower->woken, 1);
    EXPECT_TRUE(hub_.take(*follower, kNow).lost_after.has_value());
    EXPECT_EQ(hub_.position(*follower), "new end");
}

TEST_F(HubTest, ReadsOnlyForThoseWhoAreThere) {
    EXPECT_FALSE(hub_.begin_round(kNow).is_needed());
    const auto joining = join(caller_of("first"));
    EXPECT_THAT(hub_.begin_round(kNow).followed, IsEmpty());
    EXPECT_THAT(hub_.begin_round(kNow).joining, ElementsAre(joining));
    const auto follower = follow(caller_of("second", Role::admin, kOther));
    EXPECT_THAT(hub_.begin_round(kNow).followed, ElementsAre(kOther));
    hub_.leave(joining);
    hub_.leave(follower);
    hub_.leave(follower);
    EXPECT_FALSE(hub_.begin_round(kNow).is_needed());
    publish("planner");
}

TEST_F(HubTest, RefusesAnAgentWithTooManyStreams) {
    const Caller caller = caller_of("first");
    std::shared_ptr<Counted> last;
    for (std::size_t i = 0; i < Hub::kStreamsOfAgent; ++i) last = join(caller);
    EXPECT_FALSE(hub_.join(std::make_shared<Counted>(caller, Wanted())));
    EXPECT_TRUE(hub_.join(std::make_shared<Counted>(caller_of("second"), Wanted())));
    hub_.leave(last);
    EXPECT_TRUE(hub_.join(std::make_shared<Counted>(caller, Wanted())));
}

TEST_F(HubTest, WakesEverybodyAtTheEnd) {
    const auto follower = follow(caller_of("first"));
    ASSERT_EQ(hub_.look(*follower, kNow), State::nothing);
    hub_.end();
    EXPECT_EQ(follower->woken, 1);
    EXPECT_EQ(hub_.look(*follower, kNow), State::ended);
}

}  // namespace
}  // namespace akashi
