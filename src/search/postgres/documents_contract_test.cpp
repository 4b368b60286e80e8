#include "search/postgres/index_filler.hpp"
#include "search/postgres/store_fixture.hpp"
#include "search/search_terms.hpp"

#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>

#include <future>

namespace akashi::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// What the index keeps of decisions.
class DocumentsContract : public StoreTest {
protected:
    /// Of the default organization, in the order of their ids.
    std::vector<std::string> documents() {
        return query(
            "SELECT s.decision_id || ' ' || s.version || ' ' || s.words FROM search_documents AS s"
            " WHERE s.org_id = '" +
            kDefaultOrg.str() + "' ORDER BY s.decision_id"
        );
    }
    std::int64_t fill() { return run(IndexFiller(threads_.get_executor(), pool()).fill()); }
    void forget_documents() { query("DELETE FROM search_documents"); }

    TraceRecord make_long() {
        TraceRecord trace = make_trace("Use Kafka\nfor it's events");
        trace.decision.reasoning = "数据库 was slow";
        trace.decision.alternatives = {
            {.id = Uuid::make_v7(), .label = "RabbitMQ", .rejection_reason = "no log"},
            {.id = Uuid::make_v7(), .label = "nothing", .rejection_reason = std::nullopt}
        };
        Evidence evidence;
        evidence.id = Uuid::make_v7();
        evidence.source_type = "benchmark";
        evidence.content = "two million events";
        trace.decision.evidence = {evidence};
        return trace;
    }
};

TEST_P(DocumentsContract, HaveAllTextsOfADecision) {
    record(make_long());
    ASSERT_THAT(documents(), SizeIs(1));
    for (const char* part :
         {"'^kafka'", "'kafka':1A", "'rabbitmq':", "'log':", "'million':", "'数据':"})
        EXPECT_THAT(documents()[0], HasSubstr(part));
}

TEST_P(DocumentsContract, AreOfCurrentDecisionsOnly) {
    const DecisionId first = record("kafka as a queue");
    TraceRecord successor = make_trace("redis as a queue");
    successor.decision.supersedes_id = first;
    record(successor);
    ASSERT_THAT(documents(), SizeIs(1));
    EXPECT_THAT(documents()[0], HasSubstr("'redi"));
}

TEST_P(DocumentsContract, OfADeletedAgentLeaveNothingBehind) {
    record("kafka as a queue", "coder");
    record("kafka as a log", "planner");
    remove_agent("coder");
    ASSERT_THAT(documents(), SizeIs(1));
    EXPECT_THAT(documents()[0], HasSubstr("'log'"));
}

TEST_P(DocumentsContract, AreMadeForDecisionsFromBefore) {
    record(make_long());
    record("kafka as a queue");
    const auto before = documents();
    forget_documents();
    EXPECT_THAT(search("kafka"), IsEmpty());
    EXPECT_EQ(fill(), 2);
    EXPECT_EQ(documents(), before);
    EXPECT_THAT(search("kafka"), SizeIs(2));
}

TEST_P(DocumentsContract, OfAnOlderDefinitionAreMadeAnew) {
    record(make_long());
    const auto before = documents();
    query("UPDATE search_documents SET version = 0, words = 'old'");
    EXPECT_EQ(fill(), 1);
    EXPECT_EQ(documents(), before);
}

TEST_P(DocumentsContract, OfANewerDefinitionAreLeftAlone) {
    record("kafka as a queue");
    query("UPDATE search_documents SET version = version + 1, words = 'new'");
    EXPECT_EQ(fill(), 0);
    query("UPDATE search_progress SET version = version + 1");
    forget_documents();
    EXPECT_EQ(fill(), 0);
}

TEST_P(DocumentsContract, AreNotMadeForDecisionsThatEnded) {
    const DecisionId first = record("kafka as a queue");
    TraceRecord successor = make_trace("redis as a queue");
    successor.decision.supersedes_id = first;
    record(successor);
    forget_documents();
    EXPECT_EQ(fill(), 1);
    EXPECT_THAT(documents(), SizeIs(1));
}

TEST_P(DocumentsContract, AreMadeInSeveralStepsAndByTwoAtOnce) {
    for (int i = 0; i < 120; ++i) record("kafka " + std::to_string(i));
    const auto before = documents();
    forget_documents();
    Pool another(threads_.get_executor(), {.url = url(), .connections = 1});
    IndexFiller one(threads_.get_executor(), pool());
    IndexFiller two(threads_.get_executor(), another);
    auto first = boost::asio::co_spawn(threads_, one.fill(), boost::asio::use_future);
    auto second = boost::asio::co_spawn(threads_, two.fill(), boost::asio::use_future);
    EXPECT_GE(first.get() + second.get(), 120);
    EXPECT_EQ(documents(), before);
}

TEST_P(DocumentsContract, AreLookedForAgainUntilADayHasPassed) {
    record("kafka as a queue");
    EXPECT_EQ(fill(), 0);
    forget_documents();
    EXPECT_EQ(fill(), 1) << "as if a server of an earlier version had recorded it";
    query("UPDATE search_progress SET started_at = now() - interval '2 days'");
    EXPECT_EQ(fill(), 0);
    forget_documents();
    EXPECT_EQ(fill(), 0);
    EXPECT_THAT(documents(), IsEmpty());
}

TEST_P(DocumentsContract, AreFilledInTheBackground) {
    record("kafka as a queue");
    forget_documents();
    IndexFiller filler(threads_.get_executor(), pool());
    filler.start();
    while (documents().empty()) {
    }
    run(filler.stop(std::chrono::seconds(5)));
    EXPECT_THAT(search("kafka"), SizeIs(1));
}

AKASHI_POSTGRES_STORE_TEST(DocumentsContract);

}  // namespace
}  // namespace akashi::postgres
