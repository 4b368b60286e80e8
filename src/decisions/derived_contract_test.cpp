#include "decisions/link_fixture.hpp"

#include <gmock/gmock.h>

#include <map>

namespace akashi::contract {
namespace {

/// What other decisions say about one, in every way in which it can be read.
class DerivedContract : public LinkTest {
protected:
    static std::vector<Decision> of(DecisionList list) { return std::move(list.decisions); }

    void expect_everywhere(
        DecisionId id, std::int64_t citations, Visibility visibility = Visibility::everything()
    ) {
        AsOfQuery as_of;
        as_of.time = clock_;
        DecisionQuery large;
        large.limit = 100;
        DecisionQuery with_parts;
        with_parts.limit = 20;
        with_parts.parts = {.alternatives = true, .evidence = true};
        const std::map<std::string, std::vector<Decision>> answers{
            {"find", {find(id, visibility).value()}},
            {"list", list({}, visibility).decisions},
            {"a large list", list(large, visibility).decisions},
            {"a list with parts", list(with_parts, visibility).decisions},
            {"as of", of(run(decisions().list_as_of(kDefaultOrg, visibility, as_of)))},
            {"revisions", of(run(decisions().list_revisions(kDefaultOrg, visibility, id, 0)))},
            {"by id", list_current({id}, visibility)},
        };
        for (const auto& [name, decisions] : answers) {
            const auto found = std::ranges::find(decisions, id, &Decision::id);
            ASSERT_NE(found, decisions.end()) << name;
            EXPECT_EQ(found->precedent_citation_count, citations) << name;
        }
    }
};

TEST_P(DerivedContract, CountsTheCitationsOfADecisionWhereverItIsRead) {
    const DecisionId precedent = record("precedent", "alpha");
    expect_everywhere(precedent, 0);
    cite(precedent, "of alpha");
    cite(precedent, "of beta", "beta");
    cite(precedent, "of gamma", "gamma");
    supersede(cite(precedent, "ended"), "ends it");
    expect_everywhere(precedent, 3);
    expect_everywhere(precedent, 2, Visibility::of_agent("alpha"));
    expect_everywhere(precedent, 2, Visibility::of_agent("beta"));
}

TEST_P(DerivedContract, CountsAmongTheNewestThousandThatCite) {
    const DecisionId precedent = record("precedent", "alpha");
    supersede(cite(precedent, "newest"), "ends it");
    const bool is_sqlite = GetParam().name == "Sqlite";
    const std::string made =
        is_sqlite ? "CAST(printf('C%015d', n) AS BLOB)" : "lpad(n::text, 32, '0')::uuid";
    const std::string earlier =
        is_sqlite ? "d.valid_from - n" : "d.valid_from - n * interval '1 s'";
    const std::string numbers =
        is_sqlite
            ? "(WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1100)"
              " SELECT n FROM s)"
            : "generate_series(1, 1100) AS s (n)";
    stores_->query(
        "INSERT INTO decisions (id, org_id, run_id, valid_from, transaction_time, confidence,"
        " completeness_score, agent_id, decision_type, precedent_ref, content_hash, outcome)"
        " SELECT " +
        made + ", d.org_id, d.run_id, " + earlier +
        ", d.transaction_time, 0.5, 0.5, d.agent_id, d.decision_type, d.id, 'h', 'made'"
        " FROM decisions d, " +
        numbers + " WHERE d.outcome = 'precedent'"
    );
    EXPECT_EQ(find(precedent)->precedent_citation_count, 999);
    EXPECT_TRUE(lineage(precedent)->has_more_citing);
}

TEST_P(DerivedContract, TellsOfAnEndedDecisionHowSoonItsSuccessorCame) {
    const DecisionId old = record("old", "alpha");
    const Time then = clock_;
    const DecisionId revision = supersede(old, "new", "gamma");
    AsOfQuery as_of;
    as_of.time = then;
    const auto everything = Visibility::everything();
    const auto past = of(run(decisions().list_as_of(kDefaultOrg, everything, as_of)));
    const auto chain = of(run(decisions().list_revisions(kDefaultOrg, everything, revision, 0)));
    for (const auto& hours :
         {past.at(0).supersession_velocity_hours,
          chain.at(0).supersession_velocity_hours,
          find(old)->supersession_velocity_hours})
        EXPECT_NEAR(hours.value(), 1.0 / 3600, 1e-9);
    EXPECT_EQ(chain.at(1).supersession_velocity_hours, std::nullopt);
    EXPECT_EQ(list().decisions.at(0).supersession_velocity_hours, std::nullopt);
}

AKASHI_CONTRACT(DerivedContract);

}  // namespace
}  // namespace akashi::contract
