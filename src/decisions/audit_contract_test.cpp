#include "testing/stores/stores.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
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
    std::vector<AuditRecord> registrations() {
        AuditQuery query;
        query.filter.operation = "agent_auto_registered";
        return run(stores_->identity().audit.list(kDefaultOrg, query)).records;
    }
    Caller registrar() const {
        Caller boss;
        boss.agent_id = "boss";
        boss.role = Role::admin;
        boss.api_key_id = ApiKeyId(Uuid({0, 0, 0, 7}));
        boss.scoped_by = "owner";
        boss.request_id = "request";
        boss.endpoint = "POST /v1/trace";
        return boss;
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

TEST_P(AuditContract, HasOneRowForAnAgentThatATraceRegisters) {
    TraceRecord trace = make_trace("first", "stranger");
    trace.registrar = registrar();
    record(trace);
    const auto lines = registrations();
    ASSERT_THAT(lines, SizeIs(1));
    EXPECT_EQ(lines[0].actor_agent_id, "boss");
    EXPECT_EQ(lines[0].actor_role, "admin");
    EXPECT_EQ(lines[0].api_key_id, registrar().api_key_id);
    EXPECT_EQ(lines[0].request_id, "request");
    EXPECT_EQ(lines[0].endpoint, "POST /v1/trace");
    EXPECT_EQ(lines[0].resource_type, "agent");
    EXPECT_EQ(lines[0].resource_id, "stranger");
    EXPECT_EQ(lines[0].occurred_at, trace.decision.transaction_time);
    EXPECT_EQ(lines[0].before, std::nullopt);
    EXPECT_EQ(
        lines[0].after, R"({"agent_id":"stranger","role":"agent","source":"auto_registration"})"
    );
    EXPECT_EQ(lines[0].metadata, R"({"scoped_by":"owner"})");
    for (const std::string agent : {"stranger", "coder"}) {
        TraceRecord next = make_trace("next", agent);
        next.registrar = registrar();
        record(next);
    }
    stores_->reopen();  // which forgets what agents there are
    TraceRecord last = make_trace("last", "stranger");
    last.registrar = registrar();
    record(last);
    EXPECT_THAT(registrations(), SizeIs(1)) << "it was there already";
}

TEST_P(AuditContract, HasOneRowForEachAgentWhenManyAreRegisteredAtOnce) {
    using namespace boost::asio::experimental::awaitable_operators;
    const auto register_by = [&](std::string agent_id) -> boost::asio::awaitable<void> {
        TraceRecord trace = make_trace("at once", agent_id);
        trace.registrar = registrar();
        EXPECT_TRUE((co_await traces().record(trace)).has_value());
    };
    run((register_by("a") && register_by("b")) && (register_by("a") && register_by("b")));
    EXPECT_THAT(registrations(), SizeIs(2));
}

TEST_P(AuditContract, HasNoRowForARegistrationThatIsRefused) {
    TraceRecord citing = make_trace("citing", "stranger");
    citing.registrar = registrar();
    citing.decision.precedent_ref = DecisionId::make();
    EXPECT_FALSE(try_record(citing).has_value());
    EXPECT_THAT(registrations(), IsEmpty());
}

AKASHI_CONTRACT(AuditContract);

}  // namespace
}  // namespace akashi::contract
