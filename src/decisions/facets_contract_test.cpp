// How often each type, project and agent is found, on every store.
#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Item = NameCount;

class FacetsContract : public ContractTest {
protected:
    DecisionId add(
        const std::string& type,
        std::optional<std::string> project,
        const std::string& agent = "planner",
        std::optional<DecisionId> superseded = std::nullopt
    ) {
        TraceRecord trace = make_trace("something", agent);
        trace.decision.decision_type = type;
        trace.decision.project = std::move(project);
        trace.decision.supersedes_id = superseded;
        return record(trace);
    }
    Facets facets(Visibility visibility = Visibility::everything(), std::int64_t limit = 10) {
        return run(summaries().find_facets(kDefaultOrg, std::move(visibility), limit));
    }
};

TEST_P(FacetsContract, CountTheCurrentDecisionsOfEachName) {
    EXPECT_THAT(facets().types.names, IsEmpty());
    add("security", "web");
    add("planning", "web", "coder");
    add("security", "api", "coder");
    add("security", std::nullopt, "coder");
    const auto [types, projects, agents] = facets();
    EXPECT_THAT(types.names, ElementsAre(Item{"security", 3}, Item{"planning", 1}));
    EXPECT_THAT(projects.names, ElementsAre(Item{"web", 2}, Item{"api", 1}));
    EXPECT_THAT(agents.names, ElementsAre(Item{"coder", 3}, Item{"planner", 1}));
    EXPECT_FALSE(types.is_truncated || projects.is_truncated || agents.is_truncated);
}

TEST_P(FacetsContract, ForgetNamesWhoseDecisionsHaveAllEnded) {
    const DecisionId old = add("planning", "old", "coder");
    add("security", "new", "planner", old);
    for (const auto& visibility : {Visibility::everything(), Visibility::of_agent("planner")}) {
        const auto [types, projects, agents] = facets(visibility);
        EXPECT_THAT(types.names, ElementsAre(Item{"security", 1}));
        EXPECT_THAT(projects.names, ElementsAre(Item{"new", 1}));
        EXPECT_THAT(agents.names, ElementsAre(Item{"planner", 1}));
    }
    EXPECT_THAT(facets(Visibility::of_agent("coder")).agents.names, IsEmpty());
}

TEST_P(FacetsContract, KeepTheMostFrequentNamesWhenThereAreTooMany) {
    for (const std::string name : {"a", "b", "b", "c", "c", "c"}) add(name, name, "planner");
    for (const std::string name : {"coder", "reviewer", "reviewer"}) add("c", "c", name);
    const auto [types, projects, agents] = facets(Visibility::everything(), 2);
    EXPECT_THAT(types.names, ElementsAre(Item{"c", 6}, Item{"b", 2}));
    EXPECT_THAT(projects.names, ElementsAre(Item{"c", 6}, Item{"b", 2}));
    EXPECT_THAT(agents.names, ElementsAre(Item{"planner", 6}, Item{"reviewer", 2}));
    EXPECT_TRUE(types.is_truncated && projects.is_truncated && agents.is_truncated);
}

AKASHI_CONTRACT(FacetsContract);

class FacetsIsolationContract : public MirroredOrganizations {};

TEST_P(FacetsIsolationContract, CountTheOwnThatTheCallerMaySee) {
    change_theirs([&] {
        TraceRecord foreign = make_mirrored(kTheirs, "more of theirs", "coder");
        foreign.decision.decision_type = "foreign type";
        foreign.decision.project = "foreign project";
        record(foreign);
    });
    const Facets all = run(summaries().find_facets(kMine, Visibility::everything(), 10));
    EXPECT_THAT(all.types.names, ElementsAre(Item{"architecture", 5}));
    EXPECT_THAT(all.projects.names, ElementsAre(Item{"billing", 4}, Item{"hidden project", 1}));
    EXPECT_THAT(
        all.agents.names,
        ElementsAre(Item{"coder", 2}, Item{"leaver", 1}, Item{"planner", 1}, Item{"reviewer", 1})
    );
    const Facets some = run(summaries().find_facets(kMine, planner(), 10));
    EXPECT_THAT(some.types.names, ElementsAre(Item{"architecture", 3}));
    EXPECT_THAT(some.projects.names, ElementsAre(Item{"billing", 3}));
    EXPECT_THAT(some.agents.names, ElementsAre(Item{"coder", 2}, Item{"planner", 1}));
}

AKASHI_CONTRACT(FacetsIsolationContract);

}  // namespace
}  // namespace akashi::contract
