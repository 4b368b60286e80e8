#include "runs/run_fixture.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Runs with namesakes in both organizations, and runs that theirs alone has.
class RunIsolationContract : public MirroredRuns {
protected:
    AgentRun run_of_theirs(const std::string& agent_id = "planner") {
        AgentRun made;
        change_theirs([&] {
            made = make_run(agent_id, kTheirs);
            made.trace_id = "a trace";
            made = try_create(made).value();
        });
        return made;
    }
    AgentRun run_of_mine(const std::string& agent_id = "planner") {
        AgentRun made = make_run(agent_id, kMine);
        made.trace_id = "a trace";
        return try_create(made).value();
    }
    std::vector<RunId> list(RunFilter filter, Visibility visibility = Visibility::everything()) {
        filter.from = from_;
        RunQuery query;
        query.filter = std::move(filter);
        return run_ids(list_runs(query, std::move(visibility), kMine).runs);
    }

    /// Behind everything that the fixture recorded.
    void SetUp() override {
        MirroredRuns::SetUp();
        from_ = clock_ += kTick;
    }
    Time from_;
};

TEST_P(RunIsolationContract, FindsAndListsTheOwnOnly) {
    const AgentRun foreign = run_of_theirs();
    change_theirs([&] {
        AgentRun child = make_run("planner", kTheirs);
        child.parent_run_id = foreign.id;
        ASSERT_TRUE(try_create(child));
    });
    const AgentRun own = run_of_mine();
    EXPECT_EQ(
        find_run(foreign.id, Visibility::everything(), kMine).error().message(), "run not found"
    );
    EXPECT_TRUE(find_run(own.id, Visibility::everything(), kMine));
    EXPECT_THAT(list({}), ElementsAre(own.id));
    EXPECT_THAT(list({.agent_id = "planner"}), ElementsAre(own.id));
    EXPECT_THAT(list({.status = "running"}), ElementsAre(own.id));
    EXPECT_THAT(list({.trace_id = "a trace"}), ElementsAre(own.id));
    EXPECT_THAT(list({.parent_run_id = foreign.id}), IsEmpty());
}

TEST_P(RunIsolationContract, SeesAgentsOfItsOrganizationOnly) {
    run_of_theirs("reviewer");
    run_of_theirs("coder");
    const AgentRun hidden = run_of_mine("reviewer");
    const AgentRun shared = run_of_mine("coder");
    EXPECT_THAT(list({}, planner()), ElementsAre(shared.id));
    EXPECT_EQ(find_run(hidden.id, planner(), kMine).error().message(), "no access to this run");
    EXPECT_TRUE(find_run(shared.id, planner(), kMine));
    add_event(hidden, 1);
    add_event(shared, 1);
    EXPECT_THAT(list_events(hidden.id, {}, planner(), kMine).events, IsEmpty());
    change_theirs([&] {
        AgentRun disguised = shared;
        disguised.org_id = kTheirs;
        add_event(disguised, 2);
    });
    EXPECT_EQ(list_events(shared.id, {}, planner(), kMine).events.size(), 1U);
}

TEST_P(RunIsolationContract, ReadsEventsOfTheOwnOnly) {
    const AgentRun foreign = run_of_theirs();
    change_theirs([&] { add_event(foreign, 1); });
    EXPECT_THAT(list_events(foreign.id, {}, Visibility::everything(), kMine).events, IsEmpty());
    EXPECT_EQ(list_events(foreign.id, {}, Visibility::everything(), kTheirs).events.size(), 1U);
}

TEST_P(RunIsolationContract, AForeignEventInAnOwnRunIsNeitherReadNorDeleted) {
    const AgentRun own = run_of_mine("leaver");
    const Uuid event = add_event(own, 1);
    change_theirs([&] {
        AgentRun disguised = own;
        disguised.org_id = kTheirs;
        add_event(disguised, 2);
    });
    EXPECT_THAT(
        event_ids(list_events(own.id, {}, Visibility::everything(), kMine)), ElementsAre(event)
    );
    const auto job =
        run(AgentDeletionService(deletions(), now).remove("leaver", make_change(kMine)));
    ASSERT_TRUE(job && job->is_done());
    EXPECT_EQ(job->deleted.events, 1 + 3);
}

TEST_P(RunIsolationContract, EndsTheOwnOnly) {
    AgentRun foreign = run_of_theirs();
    foreign.org_id = kMine;
    foreign.status = "failed";
    EXPECT_FALSE(complete(foreign));
    AgentRun own = run_of_mine();
    own.status = "failed";
    EXPECT_TRUE(complete(own));
}

TEST_P(RunIsolationContract, RefusesForeignAgentsAndParents) {
    add_stranger();
    EXPECT_EQ(
        try_create(make_run("stranger", kMine)).error().message(),
        "agent_id not found in this organization"
    );
    const AgentRun foreign = run_of_theirs();
    AgentRun child = make_run("planner", kMine);
    child.parent_run_id = foreign.id;
    EXPECT_EQ(try_create(child).error().message(), "parent_run_id not found in this organization");
    child.parent_run_id = run_of_mine("reviewer").id;
    EXPECT_EQ(
        try_create(child, planner()).error().message(),
        "parent_run_id not found in this organization"
    );
}

AKASHI_CONTRACT(RunIsolationContract);

}  // namespace
}  // namespace akashi::contract
