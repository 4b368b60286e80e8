#include "decisions/trace_service.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;

class FingerprintContract : public ContractTest {
protected:
    static constexpr const char* kSession = "0d3c0000-0000-4000-8000-000000000001";

    Result<std::string> trace(const std::string& outcome, const char* session = nullptr) {
        Trace trace;
        trace.agent_id = "planner";
        trace.decision_type = "architecture";
        trace.outcome = outcome;
        trace.confidence = 0.75F;
        TraceOrigin origin;
        origin.idempotency_key = "k";
        origin.endpoint = "POST:/v1/trace";
        if (session != nullptr) {
            origin.session_id = SessionId::parse(session);
            origin.tool = "akashi-go";
            origin.tool_version = "1.2";
        }
        Caller caller;
        caller.org = kDefaultOrg;
        caller.agent_id = caller.name = "planner";
        caller.role = Role::agent;
        return run(service_->record(std::move(caller), std::move(trace), std::move(origin)));
    }

    void SetUp() override {
        ContractTest::SetUp();
        service_.emplace(traces(), decisions());
    }

    std::optional<TraceService> service_;
};

/// A client may repeat a request after an update of the server.
TEST_P(FingerprintContract, StaysTheSame) {
    ASSERT_TRUE(trace("one", kSession));
    EXPECT_THAT(
        stores_->query("SELECT request_hash FROM idempotency_keys"),
        ElementsAre("2840ee28316387729748ebccab4e5ad92b99890961f7d8028cd82e15c7b32a78")
    );
}

TEST_P(FingerprintContract, MatchesWhatOlderServersMadeOfTheOriginToo) {
    const auto first = trace("one", kSession);
    ASSERT_TRUE(first);
    stores_->query(
        "UPDATE idempotency_keys SET request_hash = "
        "'72e2b3b7860c0a258184c14e4ea840fc663c9e1f298f22d7cdbf7e8dce0f07d0'"
    );
    EXPECT_EQ(trace("one", kSession).value(), *first);
    EXPECT_TRUE(trace("two", kSession).has_error());
    EXPECT_TRUE(trace("one").has_error()) << "an older server hashed the session, too";
}

AKASHI_CONTRACT(FingerprintContract);

}  // namespace
}  // namespace akashi::contract
