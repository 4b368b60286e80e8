#include "decisions/link_service.hpp"
#include "testing/stores/mirrored_organizations.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// What is read of references, with namesakes in another organization.
class LinkIsolationContract : public MirroredOrganizations {
protected:
    /// Makes one decision of theirs refer to one of mine, and one of mine to one of theirs, past
    /// all checks. They stand for any way in which such references could come to be.
    void refer_across(const std::string& column) {
        const auto refer = [&](const std::string& from, const std::string& target_org) {
            stores_->query(fmt::format(
                "UPDATE decisions SET {0} = (SELECT t.id FROM decisions t"
                " JOIN organizations o ON o.id = t.org_id WHERE o.slug = '{2}'"
                " AND t.outcome = 'first') WHERE outcome = 'shared' AND org_id ="
                " (SELECT id FROM organizations WHERE slug = '{1}')",
                column,
                from,
                target_org
            ));
        };
        stores_->allow_foreign_references();
        change_theirs([&] {
            refer("default", "mine");
            refer("mine", "default");
        });
    }

    static std::vector<DecisionId> ids_of(const std::vector<LineageEntry>& entries) {
        std::vector<DecisionId> ids;
        for (const LineageEntry& entry : entries) ids.push_back(entry.id);
        return ids;
    }
    std::optional<Lineage> lineage(DecisionId id, const Visibility& visibility) {
        return run(links().find_lineage(kMine, visibility, id));
    }
    std::vector<DecisionId> graph(DecisionId id, const Visibility& visibility) {
        Caller caller;
        caller.org = kMine;
        caller.agent_id = visibility.agent_id();
        caller.role = visibility.sees_everything() ? Role::admin : Role::agent;
        std::vector<DecisionId> ids;
        const auto found = run(LinkService(links()).find_graph(caller, id, 5));
        if (!found) return ids;
        for (const GraphNode& node : found->nodes) ids.push_back(node.id);
        return ids;
    }
    const Visibility everything_ = Visibility::everything();
};

TEST_P(LinkIsolationContract, FindsNothingByAForeignId) {
    for (const auto& visibility : {everything_, planner()}) {
        for (const DecisionId& id : {theirs_.first, theirs_.citing, theirs_.second}) {
            EXPECT_FALSE(lineage(id, visibility).has_value());
            EXPECT_THAT(graph(id, visibility), IsEmpty());
            const NeighborQuery query{.known = {id}, .first = 0, .limit = 10};
            EXPECT_THAT(run(links().list_neighbors(kMine, visibility, query)), IsEmpty());
        }
    }
}

TEST_P(LinkIsolationContract, ShowsTheOwnThatTheCallerMaySee) {
    EXPECT_THAT(
        ids_of(lineage(mine_.first, everything_)->citing), ElementsAre(mine_.citing, mine_.hidden)
    );
    EXPECT_THAT(ids_of(lineage(mine_.first, planner())->citing), ElementsAre(mine_.citing));
    EXPECT_EQ(lineage(mine_.citing, planner())->precedent->id, mine_.first);
    EXPECT_FALSE(lineage(mine_.hidden, planner()).has_value());
    EXPECT_THAT(
        graph(mine_.first, everything_),
        UnorderedElementsAre(mine_.first, mine_.second, mine_.citing, mine_.hidden)
    );
    EXPECT_THAT(
        graph(mine_.second, planner()),
        UnorderedElementsAre(mine_.first, mine_.second, mine_.citing)
    );
}

TEST_P(LinkIsolationContract, FollowsNoReferenceIntoAnotherOrganization) {
    refer_across("precedent_ref");
    EXPECT_FALSE(lineage(mine_.shared, everything_)->precedent.has_value());
    EXPECT_FALSE(lineage(mine_.shared, planner())->precedent.has_value());
    EXPECT_EQ(lineage(mine_.first, everything_)->citing.size(), 2U);
    EXPECT_THAT(graph(mine_.shared, everything_), ElementsAre(mine_.shared));
    EXPECT_EQ(graph(mine_.first, everything_).size(), 4U);
    EXPECT_EQ(list_current({mine_.shared}, everything_, kMine).at(0).precedent_citation_count, 0);
}

TEST_P(LinkIsolationContract, FollowsNoRevisionIntoAnotherOrganization) {
    refer_across("supersedes_id");
    EXPECT_THAT(graph(mine_.shared, everything_), ElementsAre(mine_.shared));
    EXPECT_EQ(graph(mine_.first, everything_).size(), 4U);
}

AKASHI_CONTRACT(LinkIsolationContract);

}  // namespace
}  // namespace akashi::contract
