// Everything that reads decisions shows those that a grant allows, and no others.
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace akashi::contract {
namespace {

using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

constexpr SessionId kSession{Uuid({0, 0, 9, 1})};

/// The coder recorded a decision that cites and supersedes those of the planner. What does the
/// planner see of it?
class GrantVisibilityContract : public ContractTest {
protected:
    void SetUp() override {
        ContractTest::SetUp();
        cited_ = record("cited");
        superseded_ = record("superseded");
        TraceRecord trace = make_trace("hidden kumquat", "coder");
        trace.decision.precedent_ref = cited_;
        trace.decision.supersedes_id = superseded_;
        trace.decision.session_id = kSession;
        trace.decision.project = "secret";
        hidden_ = record(trace);
        record("of the reviewer", "reviewer");
    }

    static Visibility planner() { return Visibility::of_agent("planner"); }

    template <class Items, class Id>
    static bool has(const Items& items, const Id& id) {
        return std::ranges::any_of(items, [&](const auto& item) { return item.id == id; });
    }
    static bool names(const NameCounts& counts, const std::string& name) {
        return std::ranges::any_of(counts.names, [&](const auto& item) {
            return item.name == name;
        });
    }

    bool is_in_lists() {
        AsOfQuery as_of;
        as_of.time = clock_;
        const auto past = run(decisions().list_as_of(kDefaultOrg, planner(), as_of));
        const bool in_list = has(list({}, planner()).decisions, hidden_);
        const bool in_past = has(past.decisions, hidden_);
        const bool by_id = has(list_current({hidden_}, planner()), hidden_);
        EXPECT_TRUE(in_list == in_past && in_past == by_id);
        return in_list;
    }
    bool is_in_links() {
        const auto lineage = run(links().find_lineage(kDefaultOrg, planner(), cited_)).value();
        const NeighborQuery next{.known = {cited_}, .first = 0, .limit = 10};
        const auto nodes = run(links().list_neighbors(kDefaultOrg, planner(), next));
        const auto revisions =
            run(decisions().list_revisions(kDefaultOrg, planner(), superseded_, 0));
        const bool cites = has(lineage.citing, hidden_);
        EXPECT_EQ(cites, has(nodes, hidden_));
        EXPECT_EQ(cites, has(revisions.decisions, hidden_));
        EXPECT_EQ(cites, find(cited_, planner())->precedent_citation_count == 1);
        return cites;
    }
    bool is_in_sums() {
        const Facets facets = run(summaries().find_facets(kDefaultOrg, planner(), 10));
        TimelineQuery range;
        range.from = clock_ - std::chrono::hours(1);
        range.to = clock_;
        const Timeline timeline = run(summaries().make_timeline(kDefaultOrg, planner(), range));
        const auto sessions = run(summaries().list_sessions(kDefaultOrg, planner(), {}));
        const auto session = run(summaries().summarize_session(kDefaultOrg, planner(), kSession));
        const bool is_counted = names(facets.agents, "coder");
        EXPECT_EQ(is_counted, names(facets.projects, "secret"));
        EXPECT_EQ(is_counted, names(timeline.projects, "secret"));
        EXPECT_EQ(is_counted, !sessions.sessions.empty());
        EXPECT_EQ(is_counted, session.decision_count == 1);
        return is_counted;
    }
    bool may_be_cited() {
        TraceRecord trace = make_trace("citing");
        trace.visibility = planner();
        trace.decision.precedent_ref = hidden_;
        return try_record(trace).has_value();
    }

    /// The ways in which the planner sees the decision.
    std::vector<std::string> seen_by() {
        std::vector<std::string> ways;
        if (find(hidden_, planner())) ways.emplace_back("find");
        if (run(directory().can_see(kDefaultOrg, planner(), "coder"))) ways.emplace_back("history");
        if (is_in_lists()) ways.emplace_back("lists");
        if (is_in_links()) ways.emplace_back("links");
        if (is_in_sums()) ways.emplace_back("sums");
        if (!search("kumquat", planner()).empty()) ways.emplace_back("search");
        const auto projects =
            run(decisions().list_visible_projects(kDefaultOrg, planner(), {"secret"}));
        if (!projects.empty()) ways.emplace_back("projects");
        if (may_be_cited()) ways.emplace_back("references");
        return ways;
    }
    static std::vector<std::string> all_ways() {
        return {"find", "history", "lists", "links", "sums", "search", "projects", "references"};
    }
    void remove(const Grant& grant) {
        EXPECT_TRUE(run(grants().remove(kDefaultOrg, grant.id, change_of(grant, "delete_grant"))));
    }

    DecisionId cited_;
    DecisionId superseded_;
    DecisionId hidden_;
};

TEST_P(GrantVisibilityContract, NothingIsSeenWithoutAGrant) {
    grant("planner", "reviewer");
    grant("coder", "planner");
    grant("reviewer", "coder");
    EXPECT_THAT(seen_by(), IsEmpty());
}

TEST_P(GrantVisibilityContract, AGrantForAnAgentShowsItAtOnceAndUntilItIsDeleted) {
    const Grant granted = grant("planner", "coder");
    EXPECT_THAT(seen_by(), ElementsAreArray(all_ways()));
    EXPECT_FALSE(run(directory().can_see(kDefaultOrg, planner(), "reviewer")));
    remove(granted);
    EXPECT_THAT(seen_by(), IsEmpty());
}

TEST_P(GrantVisibilityContract, AGrantForAllShowsEveryAgentOfTheOrganization) {
    const Grant granted = grant("planner", std::nullopt);
    EXPECT_THAT(seen_by(), ElementsAreArray(all_ways()));
    EXPECT_TRUE(run(directory().can_see(kDefaultOrg, planner(), "reviewer")));
    EXPECT_FALSE(run(directory().can_see(kDefaultOrg, planner(), "nobody")));
    remove(granted);
    EXPECT_THAT(seen_by(), IsEmpty());
}

TEST_P(GrantVisibilityContract, AGrantCountsUntilItExpires) {
    grant("planner", "coder", now() - std::chrono::seconds(1));
    grant("planner", std::nullopt, now() - std::chrono::seconds(1));
    EXPECT_THAT(seen_by(), IsEmpty());
    Grant renewed = make_grant("planner", "coder", now() + std::chrono::hours(1));
    renewed.granted_at = now();
    ASSERT_TRUE(try_grant(renewed));
    EXPECT_THAT(seen_by(), ElementsAreArray(all_ways()));
}

TEST_P(GrantVisibilityContract, AChangeOfTagsCountsAtOnce) {
    run(agents().set_tags(kDefaultOrg, "planner", {"team"}, clock_));
    EXPECT_THAT(seen_by(), IsEmpty());
    run(agents().set_tags(kDefaultOrg, "coder", {"team"}, clock_));
    EXPECT_THAT(seen_by(), ElementsAreArray(all_ways()));
    run(agents().set_tags(kDefaultOrg, "planner", {}, clock_));
    EXPECT_THAT(seen_by(), IsEmpty());
}

AKASHI_CONTRACT(GrantVisibilityContract);

}  // namespace
}  // namespace akashi::contract
