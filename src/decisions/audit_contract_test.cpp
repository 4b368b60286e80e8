#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class AuditContract : public ContractTest {
protected:
    std::vector<std::string> log() {
        return stores_->query(
            "SELECT o.slug, a.actor_agent_id, a.operation, a.resource_type, a.resource_id"
            " FROM mutation_audit_log a JOIN organizations o ON o.id = a.org_id"
            " WHERE a.resource_type = 'decision' ORDER BY a.id"
        );
    }
};

TEST_P(AuditContract, HasOneRowForEachTrace) {
    const DecisionId first = record("first");
    TraceRecord foreign = make_trace("foreign");
    move_to(foreign, kOtherOrg);
    const DecisionId second = record(foreign);
    const DecisionId third = record("third", "coder");
    EXPECT_THAT(
        log(),
        ElementsAre(
            "default|planner|trace_decision|decision|" + first.str(),
            "other|planner|trace_decision|decision|" + second.str(),
            "default|coder|trace_decision|decision|" + third.str()
        )
    );
}

TEST_P(AuditContract, HasNoRowForARefusedTrace) {
    TraceRecord citing = make_trace("citing");
    citing.decision.precedent_ref = DecisionId::make();
    EXPECT_FALSE(try_record(citing).has_value());
    EXPECT_THAT(log(), ElementsAre());
}

TEST_P(AuditContract, OnlyGrows) {
    const DecisionId id = record("first");
    for (const char* change :
         {"UPDATE mutation_audit_log SET operation = 'x'", "DELETE FROM mutation_audit_log"})
        EXPECT_THAT(
            [&] { stores_->query(change); },
            ThrowsMessage<std::runtime_error>(HasSubstr("the audit log only grows"))
        );
    EXPECT_THAT(log(), ElementsAre("default|planner|trace_decision|decision|" + id.str()));
}

AKASHI_CONTRACT(AuditContract);

}  // namespace
}  // namespace akashi::contract
