#include "core/page.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::ThrowsMessage;

class AuditStoreContract : public ContractTest {
protected:
    AuditPage list_log(const AuditQuery& query = {}, OrgId org = kDefaultOrg) {
        return run(stores_->identity().audit.list(org, query));
    }
    /// The resources of the lines that pass a filter, the newest first.
    std::vector<std::string> resources(const AuditFilter& filter) {
        std::vector<std::string> ids;
        AuditQuery query;
        query.filter = filter;
        for (const AuditRecord& record : list_log(query).records) ids.push_back(record.resource_id);
        return ids;
    }
    /// The resources of all lines, page by page.
    std::vector<std::string> read_pages(std::int64_t limit) {
        std::vector<std::string> ids;
        AuditQuery query;
        query.limit = limit;
        while (true) {
            const AuditPage page = list_log(query);
            for (const AuditRecord& record : page.records) ids.push_back(record.resource_id);
            if (!page.has_more || page.records.empty()) return ids;
            query.before_id = decode_audit_cursor(next_cursor(page)).value();
        }
    }

    AuditEntry make_entry(const std::string& resource_id) {
        Caller boss;
        boss.agent_id = "boss";
        boss.role = Role::org_owner;
        boss.request_id = "request";
        boss.endpoint = "POST /v1/things";
        return audit_of(boss, clock_, "create_thing", "thing", resource_id);
    }
    void append(const AuditEntry& entry) { run(stores_->identity().audit.append(entry)); }

    /// The lines that the fixture's agents left.
    static constexpr std::size_t kOfFixture = 3;
};

TEST_P(AuditStoreContract, GivesBackWhatWasAppended) {
    AuditEntry entry = make_entry("one");
    entry.api_key_id = ApiKeyId::make();
    entry.before = R"({ "b": 1, "a": "x" })";
    entry.after = R"({"z":[],"a":null})";
    entry.metadata = R"({"why":"because"})";
    append(entry);
    const AuditPage page = list_log();
    ASSERT_THAT(page.records, SizeIs(kOfFixture + 1));
    const AuditRecord& found = page.records.front();
    EXPECT_EQ(found.occurred_at, clock_);
    EXPECT_EQ(found.actor_agent_id, "boss");
    EXPECT_EQ(found.actor_role, "org_owner");
    EXPECT_EQ(found.api_key_id, entry.api_key_id);
    EXPECT_EQ(found.request_id, "request");
    EXPECT_EQ(found.endpoint, "POST /v1/things");
    EXPECT_EQ(found.operation, "create_thing");
    EXPECT_EQ(found.resource_type, "thing");
    EXPECT_EQ(found.resource_id, "one");
    EXPECT_EQ(found.before, R"({"a":"x","b":1})");
    EXPECT_EQ(found.after, R"({"a":null,"z":[]})");
    EXPECT_EQ(found.metadata, R"({"why":"because"})");
    EXPECT_GT(found.id, page.records.at(1).id);
}

TEST_P(AuditStoreContract, ListsTheNewestFirstAndWhatAFilterMatches) {
    clock_ += kTick;
    AuditEntry other = make_entry("other");
    other.actor_agent_id = "someone";
    other.operation = "delete_thing";
    other.resource_type = "place";
    other.request_id = "another";
    append(other);
    clock_ += kTick;
    append(make_entry("late"));

    EXPECT_THAT(resources({}), ElementsAre("late", "other", "test", "test", "test"));
    EXPECT_THAT(resources({.actor = "someone"}), ElementsAre("other"));
    EXPECT_THAT(resources({.operation = "create_thing"}), ElementsAre("late"));
    EXPECT_THAT(resources({.resource_type = "place"}), ElementsAre("other"));
    EXPECT_THAT(resources({.resource_id = "late"}), ElementsAre("late"));
    EXPECT_THAT(resources({.request_id = "another"}), ElementsAre("other"));
    EXPECT_THAT(resources({.actor = "boss", .operation = "delete_thing"}), IsEmpty());
    EXPECT_THAT(resources({.actor = "boss", .from = clock_}), ElementsAre("late"));
    EXPECT_THAT(resources({.from = clock_ - kTick, .to = clock_ - kTick}), ElementsAre("other"));
}

TEST_P(AuditStoreContract, LosesNothingBetweenPagesOfEqualTimes) {
    std::vector<std::string> expected(kOfFixture, "test");
    for (int i = 0; i < 7; ++i) {
        append(make_entry(std::to_string(i)));
        expected.insert(expected.begin(), std::to_string(i));
    }
    for (const std::int64_t limit : {1, 2, 3, 10, 11})
        EXPECT_EQ(read_pages(limit), expected) << limit;
    AuditQuery exact;
    exact.limit = 10;
    EXPECT_FALSE(list_log(exact).has_more);
}

TEST_P(AuditStoreContract, EndsAPageBeforeItsTextsAreTooLarge) {
    constexpr std::int64_t kLarge = kPageBytes / 3;
    for (int i = 0; i < 7; ++i) {
        AuditEntry entry = make_entry(std::to_string(i));
        entry.after = '"' + std::string(kLarge, 'x') + '"';
        append(entry);
    }
    const AuditPage first = list_log();
    EXPECT_THAT(first.records, SizeIs(2));
    EXPECT_TRUE(first.has_more);
    EXPECT_THAT(read_pages(50), SizeIs(7 + kOfFixture));
}

TEST_P(AuditStoreContract, LeavesOutRecordedDecisions) {
    record("a decision");
    EXPECT_THAT(list_log().records, SizeIs(kOfFixture));
    EXPECT_THAT(resources({.operation = "trace_decision"}), IsEmpty());
}

TEST_P(AuditStoreContract, LosesLinesOnlyOfAnOrganizationThatIsBeingDeleted) {
    const std::string doomed = "SELECT id FROM organizations WHERE slug = 'other'";
    const std::string remove = "DELETE FROM mutation_audit_log WHERE org_id = (" + doomed + ")";
    const auto refuses = ThrowsMessage<std::runtime_error>(HasSubstr("the audit log only grows"));
    EXPECT_THAT([&] { stores_->query(remove); }, refuses);
    EXPECT_THAT(list_log({}, kOtherOrg).records, SizeIs(1));
    stores_->query("UPDATE organizations SET is_deleting = (1 = 1) WHERE slug = 'other'");
    EXPECT_THAT([&] { stores_->query("UPDATE mutation_audit_log SET operation = 'x'"); }, refuses);
    EXPECT_THAT([&] { stores_->query("DELETE FROM mutation_audit_log"); }, refuses)
        << "the other organization stays";
    stores_->query(remove);
    EXPECT_THAT(list_log({}, kOtherOrg).records, IsEmpty());
    EXPECT_THAT(list_log().records, SizeIs(kOfFixture));
}

AKASHI_CONTRACT(AuditStoreContract);

}  // namespace
}  // namespace akashi::contract
