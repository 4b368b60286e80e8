#include "runs/run_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The other organization has older runs of namesakes, which no list may show, and there the coder
/// sees the planner.
class RunContract : public RunContractTest {
protected:
    void SetUp() override {
        RunContractTest::SetUp();
        add_agent("coder", {"shared"}, kOtherOrg);
        ASSERT_TRUE(set_tags(kOtherOrg, "planner", {"shared"}, clock_));
        for (const std::string agent : {"planner", "coder"}) create(agent, kOtherOrg);
    }
    std::string refusal(const AgentRun& wanted, Visibility visibility = Visibility::everything()) {
        const auto created = try_create(wanted, std::move(visibility));
        return created ? "created" : created.error().message();
    }
    std::vector<std::string> logged() {
        auto lines = stores_->query(
            "SELECT operation, actor_agent_id FROM mutation_audit_log"
            " WHERE resource_type = 'run' ORDER BY id"
        );
        lines.erase(lines.begin(), lines.begin() + 2);  // of the other organization
        return lines;
    }
    static Idempotency once(std::string answer = "{}") {
        return {
            .agent_id = "admin",
            .endpoint = "POST:/v1/runs",
            .key = "once",
            .fingerprint = "f",
            .answer = std::move(answer)
        };
    }
    bool key_is_kept() {
        return run(stores_->identity().idempotency.find(kDefaultOrg, once())).has_value();
    }
    std::vector<RunId> list(RunFilter filter) {
        RunQuery query;
        query.filter = std::move(filter);
        return run_ids(list_runs(query).runs);
    }
};

TEST_P(RunContract, FindsARunWithAllItsColumns) {
    const AgentRun parent = create();
    AgentRun wanted = make_run("coder");
    wanted.trace_id = "a trace";
    wanted.parent_run_id = parent.id;
    wanted.metadata = R"({"k":1.5})";
    ASSERT_TRUE(try_create(wanted));
    const AgentRun found = find_run(wanted.id).value();
    EXPECT_EQ(found.id, wanted.id);
    EXPECT_EQ(found.org_id, kDefaultOrg);
    EXPECT_EQ(found.agent_id, "coder");
    EXPECT_EQ(found.trace_id, "a trace");
    EXPECT_EQ(found.parent_run_id, parent.id);
    EXPECT_EQ(found.status, "running");
    EXPECT_EQ(found.started_at, wanted.started_at);
    EXPECT_EQ(found.completed_at, std::nullopt);
    EXPECT_EQ(found.metadata, wanted.metadata);
}

TEST_P(RunContract, RefusesAgentsThatAreNotThere) {
    EXPECT_EQ(refusal(make_run("nobody")), "agent_id not found in this organization");
    AgentDeletion wanted;
    wanted.id = AgentDeletionId::make();
    wanted.agent_id = "coder";
    wanted.requested_by = "admin";
    wanted.created_at = wanted.retry_at = clock_;
    begin_deletion(wanted, {Uuid::make_v4(), clock_ + kTick});
    EXPECT_EQ(
        refusal(make_run("coder")),
        "agent is being deleted; no run can be created for it until it is gone"
    );
    EXPECT_THAT(list({}), IsEmpty());
    EXPECT_THAT(logged(), IsEmpty());
}

TEST_P(RunContract, RefusesAParentThatIsNotThereForTheCaller) {
    AgentRun child = make_run("coder");
    child.parent_run_id = RunId::make();
    EXPECT_EQ(refusal(child), "parent_run_id not found in this organization");
    child.parent_run_id = create("planner").id;
    EXPECT_EQ(
        refusal(child, Visibility::of_agent("coder")),
        "parent_run_id not found in this organization"
    );
    EXPECT_EQ(refusal(child, Visibility::of_agent("planner")), "created");
}

TEST_P(RunContract, ARunEndsOnce) {
    AgentRun ended = create();
    ended.status = "failed";
    ended.completed_at = clock_ += kTick;
    ended.metadata = R"({"why":"it broke"})";
    EXPECT_TRUE(complete(ended));
    const AgentRun found = find_run(ended.id).value();
    EXPECT_EQ(found.status, "failed");
    EXPECT_EQ(found.completed_at, ended.completed_at);
    EXPECT_EQ(found.metadata, ended.metadata);
    ended.status = "completed";
    EXPECT_FALSE(complete(ended));
    EXPECT_EQ(find_run(ended.id).value().status, "failed");
    ended.id = RunId::make();
    EXPECT_FALSE(complete(ended));
    EXPECT_THAT(logged(), ElementsAre("create_run|admin", "complete_run|admin"));
}

TEST_P(RunContract, KeepsTheKeyOfAWriteWithItsEffectOnly) {
    EXPECT_FALSE(run(runs().create(
        make_run("nobody"), Visibility::everything(), make_change(kDefaultOrg, once())
    )));
    EXPECT_FALSE(key_is_kept());
    AgentRun made = make_run();
    EXPECT_TRUE(run(runs().create(made, Visibility::everything(), make_change(kDefaultOrg, once())))
    );
    EXPECT_TRUE(key_is_kept());
    EXPECT_THROW(
        run(runs().create(make_run(), Visibility::everything(), make_change(kDefaultOrg, once()))),
        IdempotencyKeyTaken
    );
    made.status = "completed";
    EXPECT_THROW(run(runs().complete(made, make_change(kDefaultOrg, once()))), IdempotencyKeyTaken);
    EXPECT_EQ(find_run(made.id).value().status, "running");
    EXPECT_EQ(list({}).size(), 1U);
}

TEST_P(RunContract, ShowsRunsOfVisibleAgentsOnly) {
    const AgentRun hidden = create("planner");
    const AgentRun own = create("coder");
    const Visibility coder = Visibility::of_agent("coder");
    EXPECT_EQ(find_run(own.id, coder).value().id, own.id);
    EXPECT_EQ(find_run(hidden.id, coder).error().message(), "no access to this run");
    EXPECT_EQ(find_run(RunId::make(), coder).error().message(), "run not found");
    EXPECT_THAT(run_ids(list_runs({}, coder).runs), ElementsAre(own.id));
    grant("coder", "planner");
    EXPECT_TRUE(find_run(hidden.id, coder));
    EXPECT_THAT(run_ids(list_runs({}, coder).runs), ElementsAre(own.id, hidden.id));
}

TEST_P(RunContract, ListsTheNewestFirstAndThoseOfTraces) {
    const AgentRun first = create();
    const TraceRecord trace = make_trace("traced");
    record(trace);
    const AgentRun last = create();
    EXPECT_THAT(list({}), ElementsAre(last.id, trace.run.id, first.id));
}

TEST_P(RunContract, FiltersByEveryField) {
    struct Runs {
        AgentRun parent, child, failed, done;
    };
    const Time begin = clock_;
    const auto fill = [&](OrgId org) {
        clock_ = begin;
        Runs made;
        made.parent = create("planner", org);
        made.child = make_run("coder", org);
        made.child.trace_id = "a trace";
        made.child.parent_run_id = made.parent.id;
        EXPECT_TRUE(try_create(made.child));
        made.failed = create("coder", org);
        made.failed.status = "failed";
        EXPECT_TRUE(complete(made.failed));
        made.done = create("planner", org);
        made.done.status = "completed";
        EXPECT_TRUE(complete(made.done));
        return made;
    };
    fill(kOtherOrg);
    const auto [parent, child, failed, done] = fill(kDefaultOrg);
    stores_->allow_foreign_references();
    // No store makes such a row, but each filter has to keep organizations apart by itself.
    const std::string parent_of_child =
        "(SELECT parent_run_id FROM runs WHERE trace_id = 'a trace' AND started_at = r.started_at"
        " AND org_id < r.org_id)";
    stores_->query(
        "UPDATE runs AS r SET parent_run_id = " + parent_of_child + " WHERE " + parent_of_child +
        " IS NOT NULL"
    );
    EXPECT_THAT(list({.agent_id = "coder"}), ElementsAre(failed.id, child.id));
    EXPECT_THAT(list({.status = "running"}), ElementsAre(child.id, parent.id));
    EXPECT_THAT(list({.status = "failed"}), ElementsAre(failed.id));
    EXPECT_THAT(list({.status = "completed"}), ElementsAre(done.id));
    EXPECT_THAT(list({.agent_id = "planner", .status = "running"}), ElementsAre(parent.id));
    EXPECT_THAT(list({.trace_id = "a trace"}), ElementsAre(child.id));
    EXPECT_THAT(list({.parent_run_id = parent.id}), ElementsAre(child.id));
    EXPECT_THAT(
        list({.from = child.started_at, .to = failed.started_at}), ElementsAre(failed.id, child.id)
    );
}

TEST_P(RunContract, PagesByOffsetAndByCursorAlsoAmongEqualTimes) {
    AgentRun run = create();
    std::vector<RunId> all{run.id};
    for (int i = 0; i < 4; ++i) {
        run.id = RunId::make();
        ASSERT_TRUE(try_create(run));
        all.insert(all.begin(), run.id);
    }
    RunQuery query;
    query.limit = 2;
    std::vector<RunId> by_cursor;
    while (true) {
        const RunPage page = list_runs(query);
        for (const AgentRun& one : page.runs) by_cursor.push_back(one.id);
        if (!page.has_more) break;
        query.after = PageCursor{page.runs.back().started_at, page.runs.back().id.uuid()};
    }
    EXPECT_EQ(by_cursor, all);
    query.after.reset();
    query.offset = 3;
    EXPECT_THAT(run_ids(list_runs(query).runs), ElementsAre(all[3], all[4]));
    EXPECT_FALSE(list_runs(query).has_more);
}

TEST_P(RunContract, APageEndsBeforeItHasTooManyBytes) {
    AgentRun run = make_run();
    run.metadata = R"({"k":")" + std::string(1'500'000, 'x') + "\"}";
    for (int i = 0; i < 4; ++i) {
        run.id = RunId::make();
        ASSERT_TRUE(try_create(run));
    }
    const RunPage page = list_runs({});
    EXPECT_EQ(page.runs.size(), 2U);
    EXPECT_TRUE(page.has_more);
}

TEST_P(RunContract, ListsTheEventsOfARunByTheirNumbers) {
    const AgentRun run = create();
    const AgentRun other = create();
    const Uuid third = add_event(run, 30, R"({"n":3})");
    const Uuid first = add_event(run, 10);
    add_event(other, 15);
    const Uuid second = add_event(run, 20);
    AgentRun disguised = run;
    disguised.org_id = kOtherOrg;
    add_event(disguised, 25);
    EventQuery query;
    query.limit = 2;
    const EventPage page = list_events(run.id, query);
    EXPECT_THAT(event_ids(page), ElementsAre(first, second));
    EXPECT_TRUE(page.has_more);
    query.after = EventPlace{20, second};
    const EventPage rest = list_events(run.id, query);
    ASSERT_THAT(event_ids(rest), ElementsAre(third));
    EXPECT_FALSE(rest.has_more);
    const Event& event = rest.events.front();
    EXPECT_EQ(event.event_type, "Something");
    EXPECT_EQ(event.sequence_num, 30);
    EXPECT_EQ(event.payload, R"({"n":3})");
    EXPECT_EQ(event.occurred_at, clock_);
    EXPECT_EQ(event.created_at, clock_);
}

TEST_P(RunContract, APageOfEventsEndsBeforeItHasTooManyBytes) {
    const AgentRun run = create();
    for (int i = 0; i < 4; ++i) add_large_event(run, i);
    const EventPage page = list_events(run.id, {});
    EXPECT_EQ(page.events.size(), 2U);
    EXPECT_TRUE(page.has_more);
}

AKASHI_CONTRACT(RunContract);

}  // namespace
}  // namespace akashi::contract
