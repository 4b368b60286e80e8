#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ListContract : public ContractTest {
protected:
    std::vector<std::string> filtered(const DecisionFilter& filter) {
        DecisionQuery query;
        query.filter = filter;
        const DecisionPage page = list(query);
        EXPECT_EQ(page.total, std::ssize(page.decisions));
        return outcomes(page.decisions);
    }

    std::vector<std::string> ordered(DecisionOrder order, bool ascending) {
        DecisionQuery query;
        query.order = order;
        query.ascending = ascending;
        return outcomes(list(query).decisions);
    }
};

TEST_P(ListContract, ListsTheNewestFirstWithWhatWasAskedFor) {
    TraceRecord trace = make_trace("one");
    trace.decision.alternatives = {{.id = Uuid::make_v7(), .label = "other", .rejection_reason = {}}
    };
    trace.decision.evidence = {
        {.id = Uuid::make_v7(),
         .source_type = "memory",
         .source_uri = {},
         .content = "seen",
         .relevance_score = {},
         .metrics = {}}
    };
    record(trace);
    record("two");
    EXPECT_THAT(outcomes(list().decisions), ElementsAre("two", "one"));
    EXPECT_TRUE(list().decisions[1].alternatives.empty());

    DecisionQuery query;
    query.parts.alternatives = query.parts.evidence = true;
    const DecisionPage page = list(query);
    EXPECT_EQ(page.decisions[1].alternatives.at(0).label, "other");
    EXPECT_EQ(page.decisions[1].evidence.at(0).content, "seen");
}

TEST_P(ListContract, PagesAreStableWhenTimesAreEqual) {
    const Time same = clock_ + kTick;
    std::vector<DecisionId> ids;
    for (int i = 0; i < 7; ++i) {
        clock_ = same - kTick;
        ids.push_back(record(std::to_string(i)));
    }
    std::ranges::sort(ids, std::greater());
    for (const bool ascending : {false, true}) {
        std::vector<DecisionId> seen;
        DecisionQuery query;
        query.limit = 2;
        query.ascending = ascending;
        for (query.offset = 0; query.offset < 8; query.offset += 2) {
            const DecisionPage page = list(query);
            EXPECT_EQ(page.total, 7);
            EXPECT_EQ(page.has_more, query.offset + 2 < 7);
            for (const auto& decision : page.decisions) seen.push_back(decision.id);
        }
        EXPECT_EQ(seen, ids);
        std::ranges::reverse(ids);
    }
}

TEST_P(ListContract, TellsTheHonestTotalBeyondTheEnd) {
    record("one");
    record("two");
    DecisionQuery query;
    query.offset = 100;
    for (const bool counted : {false, true}) {
        if (counted) query.filter.confidence_min = 0.1F;
        const DecisionPage page = list(query);
        EXPECT_THAT(page.decisions, IsEmpty());
        EXPECT_EQ(page.total, 2);
        EXPECT_FALSE(page.has_more);
    }
}

TEST_P(ListContract, FiltersByEveryField) {
    TraceRecord trace = make_trace("special", "coder");
    Decision& decision = trace.decision;
    decision.decision_type = "security";
    decision.confidence = 0.9F;
    decision.session_id = SessionId::make();
    decision.tool = "editor";
    decision.model = "m-1";
    decision.project = "storage";
    trace.run.trace_id = "trace-1";
    record("before");
    record(trace);
    record("after");

    DecisionFilter filter;
    const auto expect_special = [&](auto DecisionFilter::* field, auto value) {
        DecisionFilter one;
        one.*field = value;
        EXPECT_THAT(filtered(one), ElementsAre("special"));
        filter.*field = value;
    };
    expect_special(&DecisionFilter::agent_ids, std::vector<std::string>{"coder"});
    expect_special(&DecisionFilter::run_id, decision.run_id);
    expect_special(&DecisionFilter::decision_type, "security");
    expect_special(&DecisionFilter::confidence_min, 0.9F);
    expect_special(&DecisionFilter::outcome, "special");
    expect_special(&DecisionFilter::session_id, decision.session_id);
    expect_special(&DecisionFilter::tool, "editor");
    expect_special(&DecisionFilter::model, "m-1");
    expect_special(&DecisionFilter::project, "storage");
    expect_special(&DecisionFilter::trace_id, "trace-1");
    filter.from = filter.to = decision.valid_from;
    EXPECT_THAT(filtered(filter), ElementsAre("special")) << "all of them together";
    filter.to = decision.valid_from - std::chrono::microseconds(1);
    EXPECT_THAT(filtered(filter), IsEmpty());
}

TEST_P(ListContract, FiltersByAnyOfManyAgentsAndByTime) {
    record("p", "planner");
    record("c", "coder");
    const Time middle = clock_;
    record("r", "reviewer");
    EXPECT_THAT(filtered(of_agents({"planner", "reviewer", "nobody"})), ElementsAre("r", "p"));
    DecisionFilter filter;
    filter.from = middle;
    EXPECT_THAT(filtered(filter), ElementsAre("r", "c"));
    filter.to = middle;
    EXPECT_THAT(filtered(filter), ElementsAre("c"));
}

TEST_P(ListContract, TakesFilterTextLiterally) {
    record("it's");
    DecisionFilter filter;
    filter.outcome = "it's";
    EXPECT_THAT(filtered(filter), ElementsAre("it's"));
    filter.outcome = "' OR 1=1 --";
    EXPECT_THAT(filtered(filter), IsEmpty());
}

TEST_P(ListContract, OrdersByEveryColumnWithMissingValuesLast) {
    const auto add = [&](const std::string& outcome, float value, const std::string& text) {
        TraceRecord trace = make_trace(outcome, text == "a" ? "coder" : "planner");
        trace.decision.confidence = trace.decision.completeness_score = value;
        trace.decision.decision_type = text;
        if (outcome != "none") trace.decision.outcome_score = value;
        if (outcome != "none") trace.decision.project = text;
        record(trace);
    };
    add("low", 0.1F, "a");
    add("none", 0.5F, "m");
    add("tall", 0.9F, "z");
    using enum DecisionOrder;
    for (const auto order : {confidence, decision_type, completeness_score, outcome}) {
        EXPECT_THAT(ordered(order, true), ElementsAre("low", "none", "tall"));
        EXPECT_THAT(ordered(order, false), ElementsAre("tall", "none", "low"));
    }
    for (const auto order : {outcome_score, project}) {
        EXPECT_THAT(ordered(order, true), ElementsAre("low", "tall", "none"));
        EXPECT_THAT(ordered(order, false), ElementsAre("tall", "low", "none"));
    }
    EXPECT_EQ(ordered(agent_id, true).front(), "low");
    EXPECT_EQ(ordered(agent_id, false).back(), "low");
    EXPECT_THAT(ordered(valid_from, true), ElementsAre("low", "none", "tall"));
}

TEST_P(ListContract, HidesWhatTheCallerMayNotSeeFromPagesAndTotals) {
    set_tags(kDefaultOrg, "planner", {"red", "blue"}, clock_);
    set_tags(kDefaultOrg, "coder", {"blue"}, clock_);
    set_tags(kDefaultOrg, "reviewer", {"green"}, clock_);
    record("p", "planner");
    record("c", "coder");
    record("r", "reviewer");

    DecisionQuery query;
    for (const bool counted : {false, true}) {
        if (counted) query.filter.confidence_min = 0.1F;
        const DecisionPage page = list(query, Visibility::of_agent("planner"));
        EXPECT_THAT(outcomes(page.decisions), ElementsAre("c", "p"));
        EXPECT_EQ(page.total, 2);
    }
    query.filter.agent_ids = {"reviewer"};
    EXPECT_EQ(list(query, Visibility::of_agent("planner")).total, 0);
    EXPECT_EQ(list({}, Visibility::of_agent("reviewer")).total, 1);
    EXPECT_EQ(list({}, Visibility::of_agent("nobody")).total, 0);
    EXPECT_THAT(as_of(clock_, Visibility::of_agent("planner")), ElementsAre("c", "p"));

    const auto can_see = [&](const std::string& who, const std::string& whom) {
        return run(directory().can_see(kDefaultOrg, Visibility::of_agent(who), whom));
    };
    EXPECT_TRUE(can_see("planner", "coder"));
    EXPECT_TRUE(can_see("planner", "planner"));
    EXPECT_FALSE(can_see("planner", "reviewer"));
    EXPECT_FALSE(can_see("planner", "nobody"));
    EXPECT_TRUE(run(directory().can_see(kDefaultOrg, Visibility::everything(), "nobody")));
}

TEST_P(ListContract, DoesNotShareTagsBetweenOrganizations) {
    set_tags(kDefaultOrg, "planner", {"blue"}, clock_);
    set_tags(kOtherOrg, "planner", {"blue"}, clock_);
    TraceRecord foreign = make_trace("foreign");
    move_to(foreign, kOtherOrg);
    record(foreign);
    record("own");
    EXPECT_THAT(outcomes(list().decisions), ElementsAre("own"));
    EXPECT_EQ(list().total, 1);
    EXPECT_THAT(outcomes(list({}, Visibility::of_agent("planner")).decisions), ElementsAre("own"));
    EXPECT_THAT(as_of(clock_), ElementsAre("own"));
}

TEST_P(ListContract, IsNotFooledByANamesakeWithASharedTagInAnotherOrganization) {
    set_tags(kDefaultOrg, "planner", {"blue"}, clock_);
    add_agent("coder", {"blue"}, kOtherOrg);
    const DecisionId hidden = record("hidden", "coder");
    const Visibility planner = Visibility::of_agent("planner");
    EXPECT_EQ(list({}, planner).total, 0);
    EXPECT_THAT(list({}, planner).decisions, IsEmpty());
    EXPECT_THAT(as_of(clock_, planner), IsEmpty());
    EXPECT_TRUE(find(hidden, planner).has_error());
    EXPECT_FALSE(run(directory().can_see(kDefaultOrg, planner, "coder")));
    EXPECT_THAT(
        run(decisions().list_revisions(kDefaultOrg, planner, hidden, 0)).decisions, IsEmpty()
    );
}

TEST_P(ListContract, ShowsTheWorldAsItWasAtATime) {
    const Time start = clock_;
    const DecisionId old = record("old");
    const Time known = clock_;
    TraceRecord revision = make_trace("new");
    revision.decision.supersedes_id = old;
    record(revision);

    EXPECT_THAT(as_of(start), IsEmpty());
    EXPECT_THAT(as_of(known), ElementsAre("old"));
    EXPECT_THAT(as_of(clock_ - std::chrono::microseconds(1)), ElementsAre("old"));
    EXPECT_THAT(as_of(clock_), ElementsAre("new"));

    AsOfQuery query;
    query.time = clock_;
    query.limit = 1;
    query.filter.agent_ids = {"planner"};
    record("newest");
    EXPECT_FALSE(run(decisions().list_as_of(kDefaultOrg, Visibility::everything(), query)).has_more)
        << "what was learned later does not count";
    query.time = clock_;
    const DecisionList page =
        run(decisions().list_as_of(kDefaultOrg, Visibility::everything(), query));
    EXPECT_TRUE(page.has_more);
    EXPECT_THAT(outcomes(page.decisions), ElementsAre("newest"));
}

TEST_P(ListContract, KnowsABackdatedDecisionOnlySinceItLearnedOfIt) {
    TraceRecord trace = make_trace("imported");
    trace.decision.valid_from -= std::chrono::hours(1000);
    record(trace);
    EXPECT_THAT(as_of(clock_ - kTick), IsEmpty());
    EXPECT_THAT(as_of(clock_), ElementsAre("imported"));
}

TEST_P(ListContract, ListsCurrentDecisionsInTheOrderOfTheirIds) {
    TraceRecord planned = make_trace("planned");
    planned.decision.alternatives = {
        {.id = Uuid::make_v7(), .label = "waiting", .rejection_reason = std::nullopt}
    };
    record(planned);
    const DecisionId coded = record("coded", "coder");
    const DecisionId reviewed = record("reviewed", "reviewer");
    const auto listed = list_current({reviewed, planned.decision.id, DecisionId::make(), coded});
    EXPECT_THAT(outcomes(listed), ElementsAre("reviewed", "planned", "coded"));
    EXPECT_EQ(listed[1].alternatives.at(0).label, "waiting");
    EXPECT_THAT(listed[0].alternatives, IsEmpty());
    EXPECT_THAT(list_current({}), IsEmpty());
}

TEST_P(ListContract, LeavesOutByIdWhatEndedWentOrIsNotTheCallersToSee) {
    add_agent("friend", {"team"});
    add_agent("mate", {"team"});
    const DecisionId old = record("old");
    TraceRecord revision = make_trace("new");
    revision.decision.supersedes_id = old;
    record(revision);
    const DecisionId gone = record("gone", "coder");
    remove_agent("coder");
    const DecisionId of_friend = record("by a friend", "friend");
    TraceRecord foreign = make_trace("foreign");
    move_to(foreign, kOtherOrg);
    record(foreign);

    const std::vector<DecisionId> ids{
        old, revision.decision.id, gone, of_friend, foreign.decision.id
    };
    EXPECT_THAT(outcomes(list_current(ids)), ElementsAre("new", "by a friend"));
    EXPECT_THAT(
        outcomes(list_current(ids, Visibility::of_agent("mate"))), ElementsAre("by a friend")
    );
    EXPECT_THAT(outcomes(list_current(ids, Visibility::of_agent("planner"))), ElementsAre("new"));
    EXPECT_THAT(
        outcomes(list_current(ids, Visibility::everything(), kOtherOrg)), ElementsAre("foreign")
    );
}

TEST_P(ListContract, ListsProjectsOfTheOrganizationInOrder) {
    const auto add = [&](std::optional<std::string> project, OrgId org) {
        TraceRecord trace = make_trace("in a project");
        trace.decision.project = std::move(project);
        move_to(trace, org);
        record(trace);
    };
    for (const std::string name : {"web", "api", "web", "cli"}) add(name, kDefaultOrg);
    add(std::nullopt, kDefaultOrg);
    add("secret", kOtherOrg);
    EXPECT_THAT(run(decisions().list_projects(kDefaultOrg, 10)), ElementsAre("api", "cli", "web"));
    EXPECT_THAT(run(decisions().list_projects(kDefaultOrg, 2)), ElementsAre("api", "cli"));
}

TEST_P(ListContract, ListsTheProjectsThatTheCallerMaySee) {
    const auto add = [&](const std::string& project, const std::string& agent) {
        TraceRecord trace = make_trace("in a project", agent);
        trace.decision.project = project;
        record(trace);
    };
    add("own", "planner");
    add("of a friend", "coder");
    add("hidden", "reviewer");
    set_tags(kDefaultOrg, "planner", {"blue"}, clock_);
    set_tags(kDefaultOrg, "coder", {"blue"}, clock_);
    const auto visible = [&](Visibility visibility, OrgId org = kDefaultOrg) {
        return run(decisions().list_visible_projects(
            org, std::move(visibility), {"own", "of a friend", "hidden", "unknown"}
        ));
    };
    using ::testing::UnorderedElementsAre;
    EXPECT_THAT(
        visible(Visibility::everything()), UnorderedElementsAre("own", "of a friend", "hidden")
    );
    EXPECT_THAT(
        visible(Visibility::of_agent("planner")), UnorderedElementsAre("own", "of a friend")
    );
    EXPECT_THAT(visible(Visibility::of_agent("reviewer")), UnorderedElementsAre("hidden"));
    EXPECT_THAT(visible(Visibility::everything(), kOtherOrg), ::testing::IsEmpty());
}

TEST_P(ListContract, LeavesATotalOutThatIsTooExpensiveToCount) {
    const int most_counted = GetParam().name == "Sqlite" ? 10'000 : 1'000;
    for (int i = 0; i <= most_counted; ++i) {
        boost::asio::co_spawn(
            io_,
            traces().record(make_trace("many")),
            [](const std::exception_ptr& error, const auto&) { EXPECT_FALSE(error); }
        );
        if (i % 1000 == 0) io_.restart(), io_.run();
    }
    io_.restart();
    io_.run();
    DecisionQuery query;
    query.limit = 1;
    EXPECT_EQ(list(query).total, most_counted + 1) << "kept, not counted";
    query.filter.confidence_min = 0.1F;
    EXPECT_EQ(list(query).total, std::nullopt);
    query.filter.to = clock_ - kTick;
    EXPECT_EQ(list(query).total, most_counted) << "all but the newest";
}

TEST_P(ListContract, GoesThroughTheStateOfATimePageByPageWithAllParts) {
    for (int i = 0; i < 5; ++i) {
        TraceRecord trace = make_trace("decision " + std::to_string(i));
        trace.decision.alternatives = {{Uuid::make_v4(), "an alternative", {}}};
        record(trace);
    }
    AsOfQuery query;
    query.time = clock_;
    query.limit = 2;
    query.ascending = true;
    query.parts.alternatives = true;
    record("later");
    std::vector<std::string> all;
    bool has_more = true;
    while (has_more) {
        const auto list = run(decisions().list_as_of(kDefaultOrg, Visibility::everything(), query));
        ASSERT_LE(list.decisions.size(), 2U);
        for (const auto& decision : list.decisions) {
            all.push_back(decision.outcome);
            EXPECT_EQ(decision.alternatives.size(), 1U);
        }
        const auto& last = list.decisions.back();
        query.after = PageCursor{last.valid_from, last.id.uuid()};
        has_more = list.has_more;
    }
    EXPECT_THAT(
        all,
        ::testing::ElementsAre("decision 0", "decision 1", "decision 2", "decision 3", "decision 4")
    );
}

AKASHI_CONTRACT(ListContract);

}  // namespace
}  // namespace akashi::contract
