#include "identity/hold.hpp"
#include "runs/event_retention.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using namespace std::chrono_literals;

/// Events of two organizations that occurred some days ago.
class EventRetentionContract : public ContractTest {
protected:
    void SetUp() override {
        ContractTest::SetUp();
        for (const OrgId org : {kDefaultOrg, kOtherOrg}) {
            TraceRecord trace = make_trace("a decision");
            move_to(trace, org);
            record(trace);
            runs_[org] = trace.run.id;
        }
        run(events().add_log(log_));
    }

    void add(const std::string& type, std::chrono::hours age, OrgId org = kDefaultOrg) {
        EventBatch batch;
        batch.org = org;
        batch.run = runs_.at(org);
        batch.agent_id = "planner";
        Event event;
        event.id = Uuid::make_v7();
        event.event_type = "test " + type;
        event.occurred_at = event.created_at = noon() - age;
        event.sequence_num = ++stored_;
        batch.events.push_back(event);
        const EventBatch* only = &batch;
        run(events().store(
            log_,
            static_cast<std::uint64_t>(stored_ - 1),
            static_cast<std::uint64_t>(stored_),
            {&only, 1}
        ));
    }
    static Time noon() { return std::chrono::floor<std::chrono::days>(now()) + 12h; }

    void hold(OrgId org, std::chrono::hours from, std::chrono::hours to) {
        Hold hold;
        hold.id = HoldId::make();
        hold.org_id = org;
        hold.reason = "a dispute";
        hold.from = noon() - from;
        hold.to = noon() - to;
        hold.created_by = "admin";
        hold.created_at = now();
        run(stores_->identity().holds.create(hold, make_change(org).audit));
    }

    void retain(std::chrono::hours retention) {
        run(EventRetention(stores_->event_retention(), retention, noon).run());
    }
    std::vector<std::string> types() {
        return stores_->query(
            "SELECT event_type FROM agent_events WHERE event_type LIKE 'test%' ORDER BY "
            "sequence_num"
        );
    }

    const EventLogName log_{Uuid::make_v7(), Uuid::make_v4()};
    std::map<OrgId, RunId> runs_;
    std::int64_t stored_ = 0;
};
AKASHI_CONTRACT(EventRetentionContract);

TEST_P(EventRetentionContract, DeletesTheEventsOfDaysThatEndedLongerAgo) {
    for (const int days : {0, 1, 2, 3, 40, 4'000}) add(std::to_string(days), days * 24h);
    add("ahead", -3 * 24h);
    retain(48h);
    EXPECT_THAT(types(), ElementsAre("test 0", "test 1", "test 2", "test ahead"));
}

TEST_P(EventRetentionContract, DeletesNothingWithoutARetention) {
    add("old", 4'000 * 24h);
    retain(0h);
    EXPECT_THAT(types(), ElementsAre("test old"));
}

TEST_P(EventRetentionContract, KeepsWhatAHoldOfTheOrganizationCovers) {
    add("before", 20 * 24h);
    add("held", 10 * 24h);
    add("after", 5 * 24h);
    add("of another", 10 * 24h, kOtherOrg);
    hold(kDefaultOrg, 11 * 24h, 9 * 24h);
    retain(24h);
    EXPECT_THAT(types(), ElementsAre("test held"));
}

}  // namespace
}  // namespace akashi::contract
