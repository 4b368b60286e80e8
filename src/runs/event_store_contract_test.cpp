#include "runs/event_store.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A run of each of two organizations, and batches for them.
class EventStoreContract : public ContractTest {
protected:
    void SetUp() override {
        ContractTest::SetUp();
        run_ = make_run(kDefaultOrg);
        other_run_ = make_run(kOtherOrg);
        run(events().add_log(log_));
    }

    RunId make_run(OrgId org) {
        TraceRecord trace = make_trace("a decision");
        move_to(trace, org);
        record(trace);
        return trace.run.id;
    }

    static EventBatch batch(RunId run, std::vector<std::string> types, OrgId org = kDefaultOrg) {
        EventBatch batch;
        batch.org = org;
        batch.run = run;
        batch.agent_id = "planner";
        for (std::string& type : types) {
            Event event;
            event.id = Uuid::make_v7();
            event.event_type = std::move(type);
            event.occurred_at = event.created_at = now();
            event.payload = R"({"step":"größer"})";
            event.sequence_num = ++sequence_;
            batch.events.push_back(std::move(event));
        }
        return batch;
    }
    static EventBatch with_key(EventBatch batch, std::string answer) {
        batch.once =
            Idempotency{"planner", "POST:/v1/runs/x/events", "key", "hash", std::move(answer)};
        return batch;
    }

    std::vector<EventFate> store(
        std::uint64_t from, std::uint64_t to, const std::vector<EventBatch>& batches
    ) {
        std::vector<const EventBatch*> pointers;
        for (const EventBatch& batch : batches) pointers.push_back(&batch);
        return run(events().store(log_, from, to, pointers));
    }
    std::optional<std::uint64_t> mark() {
        const auto mark = run(events().find_mark(log_.log));
        return mark ? std::optional(mark->stored) : std::nullopt;
    }
    std::vector<std::string> types() {
        return stores_->query(
            "SELECT event_type FROM agent_events WHERE event_type LIKE 'test%' ORDER BY "
            "sequence_num"
        );
    }

    static inline std::int64_t sequence_ = 0;
    const EventLogName log_{Uuid::make_v7(), Uuid::make_v4()};
    RunId run_, other_run_;
};
AKASHI_CONTRACT(EventStoreContract);

TEST_P(EventStoreContract, KnowsHowFarALogIsStored) {
    EXPECT_FALSE(run(events().find_mark(Uuid::make_v7())).has_value());
    EXPECT_EQ(mark(), 0U);
    store(0, 7, {batch(run_, {"test"})});
    EXPECT_EQ(mark(), 7U);
    run(events().add_log(log_));
    EXPECT_EQ(mark(), 7U);
    stores_->reopen();
    EXPECT_EQ(mark(), 7U);
}

TEST_P(EventStoreContract, StoresTheBatchesOfManyRunsInOneTransaction) {
    const EventBatch mine = batch(run_, {"test 1", "test 2"});
    const EventBatch theirs = batch(other_run_, {"test 3"}, kOtherOrg);
    const EventBatch again = batch(run_, {"test 4"});
    EXPECT_THAT(
        store(0, 3, {mine, theirs, again}),
        ElementsAre(EventFate::stored, EventFate::stored, EventFate::stored)
    );
    EXPECT_THAT(types(), ElementsAre("test 1", "test 2", "test 3", "test 4"));
    EXPECT_THAT(
        stores_->query("SELECT agent_id, payload FROM agent_events WHERE event_type = 'test 3'"),
        ElementsAre(::testing::HasSubstr("größer"))
    );
}

TEST_P(EventStoreContract, StoresNothingWhenTheMarkIsAnother) {
    store(0, 5, {batch(run_, {"test 1"})});
    EXPECT_THROW(store(0, 6, {batch(run_, {"test 2"})}), EventMarkMoved);
    EXPECT_THROW(store(6, 7, {batch(run_, {"test 2"})}), EventMarkMoved);
    EXPECT_EQ(mark(), 5U);
    EXPECT_THAT(types(), ElementsAre("test 1"));
}

TEST_P(EventStoreContract, StoresNothingForAFormerOwner) {
    store(0, 5, {batch(run_, {"test 1"})});
    const EventLogName next{log_.log, Uuid::make_v4()};
    EXPECT_FALSE(run(events().claim(next, Uuid::make_v4())));
    EXPECT_TRUE(run(events().claim(next, log_.owner)));
    EXPECT_THROW(store(5, 6, {batch(run_, {"test 2"})}), EventMarkMoved);
    EXPECT_FALSE(run(events().claim(log_, log_.owner)));
    EXPECT_EQ(run(events().find_mark(log_.log))->owner, next.owner);
    EXPECT_EQ(mark(), 5U);
    EXPECT_THAT(types(), ElementsAre("test 1"));
}

TEST_P(EventStoreContract, MovesTheMarkWithoutBatches) {
    EXPECT_THAT(store(0, 9, {}), IsEmpty());
    EXPECT_EQ(mark(), 9U);
}

TEST_P(EventStoreContract, DropsTheEventsOfARunThatIsGone) {
    EXPECT_THAT(
        store(
            0,
            3,
            {batch(RunId::make(), {"test 1"}),
             batch(run_, {"test 2"}),
             batch(other_run_, {"test 3"})}  // the run of another organization
        ),
        ElementsAre(EventFate::run_is_gone, EventFate::stored, EventFate::run_is_gone)
    );
    EXPECT_THAT(types(), ElementsAre("test 2"));
}

TEST_P(EventStoreContract, StoresABatchOnceForItsKey) {
    const EventBatch first = with_key(batch(run_, {"test 1"}), R"({"event_ids":["a"]})");
    const EventBatch second = with_key(batch(run_, {"test 2"}), R"({"event_ids":["b"]})");
    EXPECT_THAT(store(0, 1, {first}), ElementsAre(EventFate::stored));
    EXPECT_THAT(
        store(1, 3, {second, batch(run_, {"test 3"})}),
        ElementsAre(EventFate::key_was_used, EventFate::stored)
    );
    EXPECT_THAT(types(), ElementsAre("test 1", "test 3"));
    const auto kept = run(stores_->identity().idempotency.find(kDefaultOrg, *second.once));
    ASSERT_TRUE(kept.has_value());
    EXPECT_EQ(kept->fingerprint, "hash");
    EXPECT_EQ(kept->answer, first.once->answer);
}

TEST_P(EventStoreContract, TellsKeysOfOrganizationsAgentsAndEndpointsApart) {
    std::vector<EventBatch> batches;
    for (int i = 0; i < 4; ++i)
        batches.push_back(with_key(batch(run_, {"test"}), "{\"id\":" + std::to_string(i) + "}"));
    batches[1].once->agent_id = "coder";
    batches[2].once->endpoint = "POST:/v1/runs/y/events";
    batches[3].org = kOtherOrg;
    batches[3].run = other_run_;
    EXPECT_THAT(store(0, 4, batches), ::testing::Each(EventFate::stored));
    EXPECT_EQ(types().size(), 4u);
}

}  // namespace
}  // namespace akashi::contract
