// Sessions and what they have in common, on every store.
#include "testing/stores/mirrored_organizations.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Item = NameCount;

SessionId session(std::uint8_t number) { return SessionId(Uuid({0, 0, 9, number})); }

class SessionContract : public ContractTest {
protected:
    TraceRecord make_in(
        std::optional<SessionId> id,
        const std::string& agent = "planner",
        std::optional<DecisionId> superseded = std::nullopt
    ) {
        TraceRecord trace = make_trace("something", agent);
        trace.decision.session_id = id;
        trace.decision.supersedes_id = superseded;
        return trace;
    }
    DecisionId add(
        std::optional<SessionId> id,
        const std::string& agent = "planner",
        std::optional<DecisionId> superseded = std::nullopt
    ) {
        return record(make_in(id, agent, superseded));
    }
    SessionPage sessions(
        const SessionQuery& query = {}, Visibility visibility = Visibility::everything()
    ) {
        return run(summaries().list_sessions(kDefaultOrg, std::move(visibility), query));
    }
    SessionSummary summary(SessionId id, Visibility visibility = Visibility::everything()) {
        return run(summaries().summarize_session(kDefaultOrg, std::move(visibility), id));
    }
    static std::vector<SessionId> ids(const SessionPage& page) {
        std::vector<SessionId> list;
        for (const SessionListing& listed : page.sessions) list.push_back(listed.id);
        return list;
    }
    static PageCursor place_of(const SessionListing& listed) {
        return {listed.started_at, listed.first.uuid()};
    }
};

TEST_P(SessionContract, AreListedByTheirStartWithTheNewestFirst) {
    add(std::nullopt);
    const DecisionId first = add(session(1));
    const Time begin = clock_;
    add(session(2), "coder");
    add(session(1), "coder");
    add(session(1), "coder");
    const Time end = clock_;

    const SessionPage page = sessions();
    EXPECT_THAT(ids(page), ElementsAre(session(2), session(1)));
    EXPECT_FALSE(page.has_more);
    const SessionListing& listed = page.sessions[1];
    EXPECT_EQ(listed.first, first);
    EXPECT_EQ(listed.decision_count, 3);
    EXPECT_EQ(listed.started_at, begin);
    EXPECT_EQ(listed.ended_at, end);
    EXPECT_THAT(listed.agents, ElementsAre("coder", "planner")) << "the busiest first";
    EXPECT_EQ(page.sessions[0].started_at, page.sessions[0].ended_at);
}

TEST_P(SessionContract, ConsistOfCurrentDecisions) {
    const DecisionId old = add(session(1));
    add(session(2));
    add(session(3), "planner", add(session(3)));
    add(std::nullopt, "planner", old);
    EXPECT_THAT(ids(sessions()), ElementsAre(session(3), session(2))) << "the first one has ended";
    EXPECT_EQ(sessions().sessions[0].decision_count, 1);
    EXPECT_EQ(sessions().sessions[0].started_at, clock_ - kTick);
    EXPECT_EQ(summary(session(1)).decision_count, 0);
    EXPECT_EQ(summary(session(3)).decision_count, 1);
}

TEST_P(SessionContract, ArePagedByOffsetAndByCursor) {
    for (std::uint8_t number = 1; number <= 5; ++number) add(session(number));
    clock_ -= kTick;  // equal starts: the id of the decision decides
    add(session(6));
    for (std::uint8_t number = 1; number <= 5; ++number) add(session(number));
    const std::vector<SessionId> all = ids(sessions());
    EXPECT_THAT(
        all, ElementsAre(session(6), session(5), session(4), session(3), session(2), session(1))
    );
    SessionQuery by_offset{.limit = 2, .offset = 0, .after = std::nullopt};
    SessionQuery by_cursor = by_offset;
    std::vector<SessionId> seen;
    for (int number = 0; number < 3; ++number) {
        const SessionPage page = sessions(by_cursor);
        EXPECT_EQ(page.has_more, number < 2);
        if (number == 0) EXPECT_EQ(ids(sessions(by_offset)), ids(page));
        for (const SessionId& id : ids(page)) seen.push_back(id);
        by_cursor.after = place_of(page.sessions.back());
        add(session(static_cast<std::uint8_t>(100 + number)));  // shifts no page
    }
    EXPECT_EQ(seen, all);
    by_offset.offset = 7;
    EXPECT_THAT(ids(sessions(by_offset)), ElementsAre(session(2), session(1)));
}

TEST_P(SessionContract, AreSummedUp) {
    EXPECT_EQ(summary(session(1)).started_at, std::nullopt);
    EXPECT_EQ(summary(session(1)).average_confidence, 0);
    const auto add_type = [&](const std::string& type, float confidence) {
        TraceRecord trace = make_in(session(1));
        trace.decision.decision_type = type;
        trace.decision.confidence = confidence;
        record(trace);
    };
    add_type("planning", 0.25F);
    const Time begin = clock_;
    add_type("security", 0.5F);
    add_type("security", 0.85F);
    add(session(2));
    const SessionSummary sum = summary(session(1));
    EXPECT_EQ(sum.decision_count, 3);
    EXPECT_EQ(sum.started_at, begin);
    EXPECT_EQ(sum.ended_at, begin + 2 * kTick);
    EXPECT_EQ(sum.duration_seconds(), 2);
    EXPECT_EQ(sum.average_confidence, 0.5333);
    EXPECT_THAT(sum.types, ElementsAre(Item{"security", 2}, Item{"planning", 1}));
}

TEST_P(SessionContract, NameABoundedNumberOfAgentsAndTypes) {
    for (int i = 0; i <= kSessionTypes; ++i) {
        TraceRecord trace = make_in(session(1));
        trace.decision.decision_type = fmt::format("type-{:03}", i);
        record(trace);
    }
    for (int i = 0; i <= kSessionAgents; ++i) {
        add_agent(fmt::format("agent-{:02}", i));
        add(session(1), fmt::format("agent-{:02}", i));
    }
    const SessionListing listed = sessions().sessions.at(0);
    EXPECT_EQ(listed.decision_count, kSessionTypes + 1 + kSessionAgents + 1);
    EXPECT_EQ(listed.ended_at, clock_);
    EXPECT_THAT(listed.agents, SizeIs(kSessionAgents));
    EXPECT_EQ(listed.agents.front(), "planner");
    EXPECT_EQ(listed.agents.back(), "agent-18");
    const SessionSummary sum = summary(session(1));
    EXPECT_EQ(sum.decision_count, listed.decision_count);
    EXPECT_EQ(sum.ended_at, listed.ended_at);
    EXPECT_THAT(sum.types, SizeIs(kSessionTypes));
    EXPECT_EQ(sum.types.front(), (Item{"architecture", kSessionAgents + 1}));
}

TEST_P(SessionContract, BeginWhereTheCallerSeesTheirFirstDecision) {
    add(session(1), "reviewer");
    add(session(2), "planner");
    add(session(3), "reviewer");
    const DecisionId seen = add(session(1), "planner");
    const Visibility planner = Visibility::of_agent("planner");
    const SessionPage page = sessions({}, planner);
    EXPECT_THAT(ids(page), ElementsAre(session(1), session(2)));
    EXPECT_EQ(page.sessions[0].first, seen);
    EXPECT_EQ(page.sessions[0].decision_count, 1);
    EXPECT_EQ(page.sessions[0].started_at, clock_);
    EXPECT_THAT(page.sessions[0].agents, ElementsAre("planner"));
    EXPECT_EQ(summary(session(1), planner).decision_count, 1);
    EXPECT_EQ(summary(session(3), planner).decision_count, 0);
}

AKASHI_CONTRACT(SessionContract);

class SessionIsolationContract : public MirroredOrganizations {};

TEST_P(SessionIsolationContract, AreMadeOfTheOwnThatTheCallerMaySee) {
    const SessionId shared(Uuid({0, 0, 0, 5}));
    change_theirs([&] {
        clock_ -= std::chrono::hours(1);  // before the first one of mine
        record(make_mirrored(kTheirs, "more of theirs", "coder"));
        clock_ += std::chrono::hours(2);
        record(make_mirrored(kTheirs, "and more", "coder"));
    });
    for (const bool is_admin : {true, false}) {
        const auto visibility = is_admin ? Visibility::everything() : planner();
        const SessionPage page = run(summaries().list_sessions(kMine, visibility, {}));
        ASSERT_THAT(page.sessions, SizeIs(1));
        const SessionListing& listed = page.sessions[0];
        const Decision first = *find(mine_.shared, Visibility::everything(), kMine);
        const DecisionId last_id = is_admin ? mine_.leaving : mine_.citing;
        const Decision last = *find(last_id, Visibility::everything(), kMine);
        EXPECT_EQ(listed.id, shared);
        EXPECT_EQ(listed.first, mine_.shared);
        EXPECT_EQ(listed.decision_count, is_admin ? 5 : 3);
        EXPECT_EQ(listed.started_at, first.valid_from);
        EXPECT_EQ(listed.ended_at, last.valid_from);
        EXPECT_THAT(listed.agents, SizeIs(is_admin ? 4 : 2));
        const SessionSummary sum = run(summaries().summarize_session(kMine, visibility, shared));
        EXPECT_EQ(sum.decision_count, listed.decision_count);
        EXPECT_EQ(sum.started_at, first.valid_from);
        EXPECT_EQ(sum.ended_at, last.valid_from);
    }
}

AKASHI_CONTRACT(SessionIsolationContract);

}  // namespace
}  // namespace akashi::contract
