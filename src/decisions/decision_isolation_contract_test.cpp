#include "core/page.hpp"
#include "testing/stores/mirrored_organizations.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

/// What is read of decisions, for an admin and for the planner.
class DecisionIsolationContract : public MirroredOrganizations {
protected:
    /// Every form that the statement of a list has.
    template <class Check>
    void for_each_form(Check check) {
        for (const bool is_admin : {true, false}) {
            for (const bool is_measured : {true, false}) {
                SCOPED_TRACE(std::string(is_admin ? "admin" : "planner"));
                const auto visibility = is_admin ? Visibility::everything() : planner();
                check(
                    visibility,
                    Parts{.alternatives = true, .evidence = is_measured},
                    is_admin ? mine_.current() : mine_.visible()
                );
            }
        }
    }

    void expect_list(const DecisionFilter& filter) {
        for_each_form([&](const Visibility& visibility, Parts parts, const auto& expected) {
            DecisionQuery query;
            query.filter = filter;
            query.parts = parts;
            query.limit = parts.evidence ? 50 : 20;
            const DecisionPage page = run(decisions().list(kMine, visibility, query));
            EXPECT_EQ(ids_of(page.decisions), expected);
            EXPECT_EQ(page.total, expected.size());
            for (const Decision& decision : page.decisions) {
                EXPECT_EQ(decision.alternatives.size(), 1U);
                EXPECT_EQ(decision.evidence.size(), parts.evidence ? 1U : 0U);
            }
        });
    }

    std::vector<DecisionId> as_of_now(
        const Visibility& visibility, const DecisionFilter& filter, std::int64_t limit
    ) {
        AsOfQuery query;
        query.time = clock_;
        query.filter = filter;
        query.limit = limit;
        return ids_of(run(decisions().list_as_of(kMine, visibility, query)).decisions);
    }

    std::vector<DecisionId> revisions_of(
        DecisionId id, Visibility visibility = Visibility::everything()
    ) {
        return ids_of(run(decisions().list_revisions(kMine, std::move(visibility), id, 0)).decisions
        );
    }

    /// A decision by the slug of its organization and its outcome.
    struct Named {
        std::string slug;
        std::string outcome;
    };
    /// Makes one decision refer to another, past all checks.
    void refer(const std::string& column, const Named& from, const Named& to) {
        stores_->allow_foreign_references();
        stores_->query(fmt::format(
            "UPDATE decisions SET {} = (SELECT t.id FROM decisions t"
            " JOIN organizations o ON o.id = t.org_id WHERE o.slug = '{}' AND t.outcome = '{}')"
            " WHERE outcome = '{}' AND org_id = (SELECT id FROM organizations WHERE slug = '{}')",
            column,
            to.slug,
            to.outcome,
            from.outcome,
            from.slug
        ));
    }

    static DecisionFilter of_everybody() {
        return of_agents({"planner", "coder", "reviewer", "leaver"});
    }
    static DecisionFilter of_trace() {
        DecisionFilter filter;
        filter.trace_id = "trace";
        return filter;
    }
    static DecisionFilter of_session() {
        DecisionFilter filter;
        filter.session_id = SessionId(Uuid({0, 0, 0, 5}));
        return filter;
    }
};

TEST_P(DecisionIsolationContract, FindsNothingByAForeignId) {
    for (const auto& visibility : {Visibility::everything(), planner()}) {
        const auto found = find(theirs_.second, visibility, kMine);
        ASSERT_TRUE(found.has_error());
        EXPECT_EQ(found.error().code(), ErrorCode::not_found);
    }
    EXPECT_EQ(find(mine_.hidden, planner(), kMine).error().code(), ErrorCode::forbidden);
    EXPECT_EQ(find(mine_.shared, planner(), kMine)->evidence.size(), 1U);
}

/// Nothing writes such references. They stand for any way in which they could come to be.
TEST_P(DecisionIsolationContract, CountsNoForeignCitationAndNoForeignSuccessor) {
    const double own_velocity =
        find(mine_.first, planner(), kMine)->supersession_velocity_hours.value();
    change_theirs([&] {
        refer("precedent_ref", {"default", "shared"}, {"mine", "first"});
        refer("supersedes_id", {"default", "shared"}, {"mine", "first"});
    });
    const auto detail = find(mine_.first, Visibility::everything(), kMine);
    EXPECT_EQ(detail->precedent_citation_count, 2);
    EXPECT_EQ(detail->supersession_velocity_hours, own_velocity);
    EXPECT_EQ(find(mine_.first, planner(), kMine)->precedent_citation_count, 1);
}

TEST_P(DecisionIsolationContract, ListsAndCountsTheOwnByKeptTotals) {
    expect_list({});
    expect_list(of_everybody());
}

TEST_P(DecisionIsolationContract, ListsAndCountsTheOwnRowByRow) { expect_list(of_session()); }

TEST_P(DecisionIsolationContract, ARunOfAnotherOrganizationLendsNoTraceId) {
    record_with_runs_of_the_other();
    expect_list(of_trace());
    for (const std::int64_t limit : {10, 100}) {
        EXPECT_EQ(as_of_now(Visibility::everything(), of_trace(), limit), mine_.current());
        EXPECT_EQ(as_of_now(planner(), of_trace(), limit), mine_.visible());
    }
}

TEST_P(DecisionIsolationContract, ShowsTheOwnAsOfATime) {
    for (const std::int64_t limit : {10, 100}) {
        EXPECT_EQ(as_of_now(Visibility::everything(), {}, limit), mine_.current());
        EXPECT_EQ(as_of_now(planner(), {}, limit), mine_.visible());
    }
}

TEST_P(DecisionIsolationContract, ListsTheOwnOfManyIds) {
    for_each_form([&](const Visibility& visibility, Parts parts, const auto& expected) {
        std::vector<DecisionId> ids = theirs_.current();
        std::ranges::copy(mine_.current(), std::back_inserter(ids));
        const auto list = run(decisions().list_current(kMine, visibility, ids, parts));
        EXPECT_EQ(ids_of(list.decisions), expected);
        for (const DecisionId id : ids) {
            const bool is_expected = std::ranges::count(expected, id) > 0;
            const auto one = run(decisions().list_current(kMine, visibility, {id}, parts));
            EXPECT_EQ(one.decisions.size(), is_expected ? 1U : 0U);
        }
    });
}

TEST_P(DecisionIsolationContract, ALargeForeignDecisionTakesNoRoomInAPage) {
    const std::string large(kPageBytes + 1, 'x');
    TraceRecord labels = make_mirrored(kTheirs, "large alternatives");
    labels.decision.alternatives = {{Uuid::make_v7(), large, {}}};
    TraceRecord contents = make_mirrored(kTheirs, "large evidence");
    contents.decision.evidence = {{Uuid::make_v7(), "memory", {}, large, {}, {}}};
    std::vector<DecisionId> ids;
    change_theirs([&] { ids = {record(labels), record(contents), mine_.second}; });
    const Parts all{.alternatives = true, .evidence = true};
    const auto list = run(decisions().list_current(kMine, Visibility::everything(), ids, all));
    EXPECT_THAT(ids_of(list.decisions), ElementsAre(mine_.second));
    EXPECT_FALSE(list.has_more);
}

TEST_P(DecisionIsolationContract, AChainOfRevisionsEndsAtTheOrganization) {
    TraceRecord third = make_mirrored(kMine, "third", "reviewer");
    third.decision.supersedes_id = mine_.second;
    record(third);
    EXPECT_THAT(
        revisions_of(mine_.second), ElementsAre(mine_.first, mine_.second, third.decision.id)
    );
    EXPECT_THAT(revisions_of(mine_.second, planner()), ElementsAre(mine_.first, mine_.second));
    EXPECT_THAT(revisions_of(theirs_.second), IsEmpty());
    EXPECT_THAT(revisions_of(theirs_.second, planner()), IsEmpty());

    // `citing` supersedes `shared` of theirs, which supersedes `first`.
    change_theirs([&] {
        refer("supersedes_id", {"default", "shared"}, {"mine", "first"});
        refer("supersedes_id", {"mine", "citing"}, {"default", "shared"});
    });
    EXPECT_THAT(
        revisions_of(mine_.first), ElementsAre(mine_.first, mine_.second, third.decision.id)
    );
    EXPECT_THAT(revisions_of(mine_.citing), ElementsAre(mine_.citing));
    EXPECT_THAT(revisions_of(theirs_.shared), IsEmpty());
}

TEST_P(DecisionIsolationContract, KnowsTheOwnProjectsOnly) {
    change_theirs([&] {
        for (const std::string project :
             {"a foreign project", "z foreign project", "hidden project"}) {
            TraceRecord foreign = make_mirrored(kTheirs, "in " + project);
            foreign.decision.project = project;
            record(foreign);
        }
    });
    EXPECT_THAT(
        run(decisions().list_projects(kMine, 10)), ElementsAre("billing", "hidden project")
    );
    const auto visible = [&](const Visibility& visibility) {
        return run(decisions().list_visible_projects(
            kMine, visibility, {"billing", "hidden project", "a foreign project"}
        ));
    };
    EXPECT_THAT(visible(Visibility::everything()), ElementsAre("billing", "hidden project"));
    EXPECT_THAT(visible(planner()), ElementsAre("billing"));
}

AKASHI_CONTRACT(DecisionIsolationContract);

}  // namespace
}  // namespace akashi::contract
