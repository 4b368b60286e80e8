#include "testing/stores/stores.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// How many agents an organization may have. The fixture has made three; billing is on.
class AgentLimitContract : public ContractTest {
protected:
    void limit(int agents, const std::string& plan = "team") {
        stores_->query(fmt::format(
            "UPDATE organizations SET agent_limit = {}, plan = '{}' WHERE slug = 'default'",
            agents,
            plan
        ));
    }
    static Agent make_agent(const std::string& agent_id, OrgId org = kDefaultOrg) {
        Agent agent;
        agent.id = AgentRowId::make();
        agent.agent_id = agent.name = agent_id;
        agent.org_id = org;
        agent.created_at = agent.updated_at = now();
        return agent;
    }
    std::string refusal(const std::string& agent_id, OrgId org = kDefaultOrg) {
        const auto created = create_agent(make_agent(agent_id, org), std::nullopt);
        return created ? "" : created.error().message();
    }
    TraceRecord make_registering(const std::string& agent_id) {
        TraceRecord trace = make_trace("hello", agent_id);
        trace.registrar = operator_of(kDefaultOrg, "a test");
        return trace;
    }
    std::string refusal_of_trace(const std::string& agent_id) {
        const auto recorded = try_record(make_registering(agent_id));
        return recorded ? "" : recorded.error().message();
    }
    std::int64_t count() { return run(directory().count(kDefaultOrg)); }

    // One of many at once.
    asio::awaitable<void> create(Agent agent) {
        note(co_await agents().create(std::move(agent), std::nullopt, make_change()));
    }
    asio::awaitable<void> trace(TraceRecord record) {
        note(co_await traces().record(std::move(record)));
    }
    void note(const auto& result) {
        ++(result ? added_ : refused_);
        if (result.has_error()) EXPECT_THAT(result.error().message(), HasSubstr("agent limit"));
    }

    int added_ = 0;
    int refused_ = 0;
};

TEST_P(AgentLimitContract, RefusesAnAgentAboveTheLimit) {
    limit(4);
    EXPECT_EQ(refusal("fourth"), "");
    const auto refused = create_agent(make_agent("fifth"), std::nullopt);
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), ErrorCode::quota_exceeded);
    EXPECT_EQ(refused.error().message(), "agent limit exceeded: 4/4 agents");
    EXPECT_EQ(refused.error().retry_after(), 0s) << "waiting does not help";
    EXPECT_EQ(refusal_of_trace("fifth"), "agent limit exceeded: 4/4 agents");
    EXPECT_EQ(count(), 4);
    EXPECT_THAT(
        stores_->query("SELECT count(*) FROM mutation_audit_log WHERE resource_id = 'fifth'"),
        ElementsAre("0")
    );
    limit(0);
    EXPECT_EQ(refusal("fifth"), "");
    EXPECT_EQ(refusal_of_trace("sixth"), "");
}

TEST_P(AgentLimitContract, AddsAnAgentByATraceUpToTheLimit) {
    limit(4);
    EXPECT_EQ(refusal_of_trace("fourth"), "");
    const auto refused = try_record(make_registering("fifth"));
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), ErrorCode::quota_exceeded);
    EXPECT_EQ(refused.error().retry_after(), 0s);
    EXPECT_EQ(refusal("fifth"), "agent limit exceeded: 4/4 agents");
}

TEST_P(AgentLimitContract, NeverRefusesATraceOfAnAgentThatIsThere) {
    limit(1);
    EXPECT_EQ(refusal_of_trace("planner"), "");
    stores_->reopen();  // forgets whom it knows
    EXPECT_EQ(refusal_of_trace("coder"), "");
    EXPECT_EQ(refusal_of_trace("stranger"), "agent limit exceeded: 3/1 agents");
}

TEST_P(AgentLimitContract, NamesATakenNameFirst) {
    limit(3);
    EXPECT_EQ(refusal("planner"), "agent_id already exists");
}

TEST_P(AgentLimitContract, DoesNotCountAgentsThatAreBeingDeleted) {
    limit(3);
    EXPECT_NE(refusal("fourth"), "");
    stores_->query("UPDATE agents SET is_deleting = (1 = 1) WHERE agent_id = 'coder'");
    EXPECT_EQ(refusal("fourth"), "");
    EXPECT_EQ(refusal("fifth"), "agent limit exceeded: 3/3 agents");
}

TEST_P(AgentLimitContract, CountsTheAgentsOfTheOrganizationAlone) {
    limit(3);
    for (const std::string name : {"one", "two", "three"}) EXPECT_EQ(refusal(name, kOtherOrg), "");
    TraceRecord trace = make_registering("four");
    move_to(trace, kOtherOrg);
    EXPECT_TRUE(try_record(trace).has_value());
    limit(5);
    EXPECT_EQ(refusal("fourth"), "");
}

TEST_P(AgentLimitContract, HoldsPlansToTheirLimitsWhereThereIsBilling) {
    for (const std::string plan : {"free", "pro", "team"}) {
        limit(3, plan);
        EXPECT_NE(refusal("by " + plan), "");
        EXPECT_NE(refusal_of_trace("by " + plan), "");
    }
}

TEST_P(AgentLimitContract, AddsExactlyAsManyAsThereIsRoomForWhenManyComeAtOnce) {
    limit(8);
    for (int i = 0; i < 12; ++i) {
        asio::co_spawn(io_, create(make_agent(fmt::format("made-{}", i))), asio::detached);
        asio::co_spawn(io_, trace(make_registering(fmt::format("seen-{}", i))), asio::detached);
    }
    io_.restart();
    io_.run_for(60s);
    EXPECT_EQ(added_, 5);
    EXPECT_EQ(refused_, 19);
    EXPECT_EQ(count(), 8);
}

AKASHI_CONTRACT(AgentLimitContract);

}  // namespace
}  // namespace akashi::contract
