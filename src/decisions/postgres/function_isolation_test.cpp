#include "testing/stores/mirrored_organizations.hpp"
#include "testing/stores/postgres_stores.hpp"

#include <fmt/ranges.h>
#include <gmock/gmock.h>

#include <stdexcept>
#include <utility>
#include <vector>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The functions that check the references of traces. Each of them alone keeps organizations apart,
/// also where another one checks the same.
class FunctionIsolation : public MirroredOrganizations {
protected:
    /// What is wrong with a trace of mine.
    std::vector<std::string> doubts(
        const std::string& caller,
        const std::string& agent_id,
        std::optional<DecisionId> precedent,
        std::optional<DecisionId> superseded,
        const std::string& key = ""
    ) {
        const auto id = [](const std::optional<DecisionId>& given) {
            return given ? "'" + given->str() + "'" : "NULL";
        };
        return stores_->query(fmt::format(
            "SELECT problem FROM akashi_find_doubtful("
            "ARRAY['{}']::uuid[], ARRAY['{}'], ARRAY['{}'], ARRAY[{}]::uuid[], ARRAY[{}]::uuid[],"
            " ARRAY['POST:/v1/trace'], ARRAY['{}'])",
            kMine.str(),
            caller,
            agent_id,
            id(precedent),
            id(superseded),
            key
        ));
    }

    /// Whether decisions can be ended in one batch, each in its organization.
    bool can_end(const std::vector<std::pair<OrgId, DecisionId>>& named) {
        std::vector<std::string> orgs;
        std::vector<std::string> ids;
        for (const auto& [org, id] : named) {
            orgs.push_back(org.str());
            ids.push_back(id.str());
        }
        try {
            stores_->query(fmt::format(
                "SELECT akashi_end_decisions('{{{}}}', '{{{}}}', array_fill(''::text, ARRAY[{}]),"
                " array_fill(now(), ARRAY[{}]))",
                fmt::join(orgs, ","),
                fmt::join(ids, ","),
                named.size(),
                named.size()
            ));
            return true;
        } catch (const std::runtime_error&) {
            return false;
        }
    }

    /// Calls a function with an organization, a decision and a caller; false when it refuses them.
    bool accepts(
        const char* function, DecisionId id, const std::string& caller, const char* more = ""
    ) {
        try {
            stores_->query(fmt::format(
                "SELECT {}(ARRAY['{}']::uuid[], ARRAY['{}']::uuid[], ARRAY['{}']{})",
                function,
                kMine.str(),
                id.str(),
                caller,
                more
            ));
            return true;
        } catch (const std::runtime_error&) {
            return false;
        }
    }
};

TEST_P(FunctionIsolation, AForeignOrHiddenReferenceIsDoubtful) {
    for (const std::string caller : {"", "planner"}) {
        EXPECT_THAT(doubts(caller, "planner", theirs_.second, {}), ElementsAre("precedent"));
        EXPECT_THAT(doubts(caller, "planner", {}, theirs_.second), ElementsAre("superseded"));
    }
    EXPECT_THAT(doubts("planner", "planner", mine_.hidden, {}), ElementsAre("precedent"));
    EXPECT_THAT(doubts("planner", "planner", {}, mine_.hidden), ElementsAre("superseded"));
    EXPECT_THAT(doubts("planner", "planner", mine_.shared, mine_.second), IsEmpty());
}

TEST_P(FunctionIsolation, AForeignAgentIsNotThereAndAForeignKeyNotInUse) {
    change_theirs([&] { record(make_mirrored(kTheirs, "only theirs")); });
    add_stranger();
    EXPECT_THAT(doubts("", "planner", {}, {}, "only theirs"), IsEmpty());
    EXPECT_THAT(doubts("", "planner", {}, {}, "first"), ElementsAre("other"));
    EXPECT_THAT(doubts("", "stranger", mine_.second, {}), ElementsAre("other"));
}

TEST_P(FunctionIsolation, OnlyAnOwnVisibleDecisionIsAPrecedent) {
    EXPECT_FALSE(accepts("akashi_require_precedents", theirs_.second, ""));
    EXPECT_FALSE(accepts("akashi_require_precedents", theirs_.second, "planner"));
    EXPECT_FALSE(accepts("akashi_require_precedents", mine_.hidden, "planner"));
    EXPECT_TRUE(accepts("akashi_require_precedents", mine_.shared, "planner"));
}

TEST_P(FunctionIsolation, OnlyAnOwnVisibleDecisionIsEnded) {
    const char* const now = ", ARRAY[now()]";
    EXPECT_FALSE(accepts("akashi_end_decisions", theirs_.second, "", now));
    EXPECT_FALSE(accepts("akashi_end_decisions", theirs_.second, "planner", now));
    EXPECT_FALSE(accepts("akashi_end_decisions", mine_.hidden, "planner", now));
    EXPECT_TRUE(accepts("akashi_end_decisions", mine_.shared, "planner", now));
}

TEST_P(FunctionIsolation, ABatchOfBothEndsNoDecisionForTheOtherOrganization) {
    EXPECT_FALSE(can_end({{kMine, theirs_.second}, {kTheirs, theirs_.shared}}));
    EXPECT_TRUE(can_end({{kMine, mine_.second}, {kMine, mine_.shared}}));
}

/// Servers from before migration 004 call it.
TEST_P(FunctionIsolation, ABatchOfAnOlderServerIsCheckedForTheLimitedOrganizationOnly) {
    change_theirs([&] {
        stores_->query("UPDATE organizations SET decision_limit = 1000 WHERE slug = 'default'");
        stores_->query(
            "SELECT akashi_record_traces(array_agg(gen_random_uuid()), array_agg(org_id),"
            " array_agg(new_run), array_agg(agent_id), array_agg(decision_type), "
            "array_agg(outcome),"
            " array_agg(confidence), array_agg(reasoning), array_agg(metadata),"
            " array_agg(completeness_score), array_agg(outcome_score), array_agg(NULL::uuid),"
            " array_agg(precedent_reason), array_agg(NULL::uuid), array_agg(content_hash),"
            " array_agg(valid_from), array_agg(valid_to), array_agg(transaction_time),"
            " array_agg(session_id), array_agg(agent_context), array_agg(tool), array_agg(model),"
            " array_agg(project), array_agg(api_key_id), array_agg('trace'::text), "
            "array_agg(valid_from),"
            " array_agg(valid_from), array_agg(metadata), '{}', '{}', '{}', '{}', '{}', '{}', '{}',"
            " '{}', '{}', '{}', '{}', '{}', '{}') FROM ("
            "  SELECT *, gen_random_uuid() AS new_run FROM decisions WHERE outcome = 'second') d"
        );
    });
    EXPECT_THAT(
        stores_->query("SELECT count(*) FROM decisions WHERE outcome = 'second'"), ElementsAre("4")
    );
}

INSTANTIATE_TEST_SUITE_P(
    Store,
    FunctionIsolation,
    ::testing::Values(Implementation{"Postgres", make_postgres_stores}),
    [](const auto& given) { return given.param.name; }
);

}  // namespace
}  // namespace akashi::contract
