#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::Each;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// The audit log of one organization beside that of another one.
class AuditIsolationContract : public MirroredOrganizations {
protected:
    void SetUp() override {
        MirroredOrganizations::SetUp();
        change_theirs([&] { append(kTheirs); });
    }

    void append(OrgId org) {
        Caller boss = operator_of(org, "a test");
        boss.agent_id = org.str();
        boss.request_id = "request";
        AuditEntry entry = audit_of(boss, clock_, "create_thing", "thing", "same");
        entry.after = '"' + org.str() + '"';
        run(stores_->identity().audit.append(entry));
    }
    std::vector<AuditRecord> list(const AuditFilter& filter, OrgId org = kMine) {
        AuditQuery query;
        query.filter = filter;
        query.limit = 1000;
        return run(stores_->identity().audit.list(org, query)).records;
    }
};

TEST_P(AuditIsolationContract, ListsTheOwnLinesWhateverTheFilter) {
    const std::vector<AuditFilter> filters{
        {.operation = "create_thing"},
        {.resource_type = "thing"},
        {.resource_id = "same"},
        {.request_id = "request"},
        {.operation = "create_thing", .from = clock_, .to = clock_}
    };
    for (const AuditFilter& filter : filters) EXPECT_THAT(list(filter), IsEmpty());
    append(kMine);
    for (const AuditFilter& filter : filters) {
        EXPECT_THAT(list(filter), SizeIs(1));
        EXPECT_THAT(list(filter), Each(Field(&AuditRecord::actor_agent_id, kMine.str())));
    }
    EXPECT_THAT(list({.actor = kTheirs.str()}), IsEmpty());
}

TEST_P(AuditIsolationContract, ACursorOfAnotherOrganizationOpensNothing) {
    append(kMine);
    AuditQuery query;
    query.before_id = list({}, kTheirs).front().id + 1;
    const auto page = run(stores_->identity().audit.list(kMine, query));
    EXPECT_THAT(page.records, Each(Field(&AuditRecord::resource_type, ::testing::Not("thing"))))
        << "what theirs added comes later than all of mine but the last";
}

/// Each leaves its line in the organization of the write.
TEST_P(AuditIsolationContract, WritesAreToldInTheOwnLog) {
    const auto before = list({}).size();
    update_agent(kMine, "planner", {"New", {}}, clock_).value();
    set_tags(kMine, "planner", {"new"}, clock_).value();
    add_key(make_key(kMine, "planner", "h"));
    TraceRecord trace = make_mirrored(kMine, "of a new agent", "stranger");
    trace.registrar = operator_of(kMine, "a test");
    record(trace);
    const Lease lease{Uuid::make_v7(), clock_ + std::chrono::seconds(30)};
    auto job = begin_deletion(make_deletion(kMine, "leaver", clock_), lease);
    while (job && !job->is_done()) job = run(deletions().advance(*job, lease, 100, clock_));
    EXPECT_THAT(list({}), SizeIs(before + 6));
}

AKASHI_CONTRACT(AuditIsolationContract);

}  // namespace
}  // namespace akashi::contract
