#include "decisions/columns_fixture.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using testing::expect_same;
using testing::make_distinct;

class ColumnsContract : public ContractTest {};

/// All columns of all entities that a trace writes. Some must have equal or valid values.
TEST_P(ColumnsContract, GivesBackADistinctValueOfEveryColumn) {
    int next = 0;
    TraceRecord trace = make_trace("replaced");
    trace.decision = {};
    trace.run = {};
    make_distinct(trace.decision, next);
    make_distinct(trace.run, next);
    make_distinct(trace.decision.alternatives.emplace_back(), next);
    make_distinct(trace.decision.evidence.emplace_back(), next);
    Decision& decision = trace.decision;
    trace.run.id = decision.run_id;
    trace.run.org_id = decision.org_id = kDefaultOrg;
    trace.run.agent_id = decision.agent_id;
    trace.run.status = "failed";
    trace.registrar = operator_of(kDefaultOrg, "a test");
    decision.precedent_ref = record("precedent");
    decision.supersedes_id = record("superseded");
    record(trace);

    const Decision found = find(decision.id).value();
    expect_same(found, decision);
    ASSERT_EQ(found.alternatives.size(), 1U);
    expect_same(found.alternatives.front(), decision.alternatives.front());
    ASSERT_EQ(found.evidence.size(), 1U);
    expect_same(found.evidence.front(), decision.evidence.front());
    EXPECT_THAT(
        stores_->query(
            "SELECT r.agent_id, r.trace_id, r.status FROM runs r JOIN decisions d"
            " ON d.run_id = r.id AND d.outcome = '" +
            decision.outcome + "'"
        ),
        ElementsAre(trace.run.agent_id + "|" + *trace.run.trace_id + "|failed")
    );
}

AKASHI_CONTRACT(ColumnsContract);

}  // namespace
}  // namespace akashi::contract
