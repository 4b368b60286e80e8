#include "identity/operator_service.hpp"
#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class OperatorContract : public MirroredOrganizations {
protected:
    void SetUp() override {
        MirroredOrganizations::SetUp();
        change_theirs([&] { run(keys().pepper()); });  // belongs to no organization
    }

    OperatorStore& operators() { return stores_->identity().operators; }
    OperatorService& service() {
        if (!service_) {
            keys_ = std::make_unique<KeyService>(keys(), now);
            service_ = std::make_unique<OperatorService>(
                OperatorService::Ports{
                    organizations(), operators(), agents(), directory(), managed_keys()
                },
                *keys_,
                [this] { return clock_; }
            );
        }
        return *service_;
    }
    Result<CreatedOrganization> create(NewOrganization wanted) {
        return run(service().create(std::move(wanted), "akashi admin organization create"));
    }
    Result<Organization> set_plan(PlanChoice choice) {
        return run(service().set_plan(operator_of_mine(), std::move(choice)));
    }
    /// Those of the log, as `operation|actor|role|endpoint|resource`.
    std::vector<std::string> entries_of(OrgId org) {
        const std::string of_text =
            GetParam().name == "Postgres" ? "org_id::text" : "lower(hex(org_id))";
        std::string id = org.str();
        if (GetParam().name != "Postgres") std::erase(id, '-');
        return stores_->query(
            "SELECT operation, actor_agent_id, actor_role, endpoint, resource_id"
            " FROM mutation_audit_log WHERE operation NOT IN ('trace_decision', 'test') AND " +
            of_text + " = '" + id + "' ORDER BY id"
        );
    }
    static Caller operator_of_mine() { return operator_of(kMine, "akashi admin plan set"); }

private:
    std::unique_ptr<KeyService> keys_;
    std::unique_ptr<OperatorService> service_;
};

TEST_P(OperatorContract, CreatesAnOrganizationWithAnOwnerWhoHasAKey) {
    const auto created = create(
        {.name = "Acme, Inc.",
         .slug = {},
         .plan = {.plan = "pro", .decision_limit = {}, .agent_limit = {}}}
    );
    ASSERT_TRUE(created.has_value()) << created.error().message();
    const OrgId org = created->organization.id;
    stores_->reopen();
    const auto found = run(organizations().find_by_slug("acme-inc"));
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->id, org);
    EXPECT_EQ(found->name, "Acme, Inc.");
    EXPECT_EQ(found->plan, "pro");
    const auto owner = run(directory().find(org, "admin"));
    ASSERT_TRUE(owner.has_value());
    EXPECT_EQ(owner->role, Role::org_owner);
    const auto keys_found =
        run(KeyService(keys(), now).find_generated({"admin", org}, created->key.raw));
    ASSERT_EQ(keys_found.size(), 1U);
    EXPECT_EQ(keys_found[0].key.created_by, kOperator);
    const std::string who = "|system:operator|platform_admin|akashi admin organization create|";
    EXPECT_THAT(
        entries_of(org),
        ElementsAre("create_organization" + who + org.str(), "create_agent" + who + "admin")
    );
    for (const auto& row : stores_->query("SELECT after_data FROM mutation_audit_log"
                                          " WHERE operation = 'create_agent'"))
        EXPECT_THAT(row, AllOf(Not(HasSubstr(created->key.raw)), Not(HasSubstr("hmac"))));
}

TEST_P(OperatorContract, RefusesATakenSlugAndWritesNothing) {
    const auto before = stores_->query("SELECT count(*) FROM mutation_audit_log");
    const auto refused = create({.name = "Another", .slug = "mine"});
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), ErrorCode::conflict);
    EXPECT_EQ(refused.error().message(), "slug \"mine\" is taken");
    EXPECT_EQ(run(organizations().list(10, 0)).total, 2);
    EXPECT_EQ(stores_->query("SELECT count(*) FROM mutation_audit_log"), before);
}

TEST_P(OperatorContract, RefusesWhatIsNoOrganization) {
    EXPECT_TRUE(create({.name = "", .slug = "acme"}).has_error());
    EXPECT_TRUE(create({.name = "Acme", .slug = "Acme"}).has_error());
    EXPECT_THAT(
        create({.name = "東京", .slug = {}}).error().message(), HasSubstr("choose one with --slug")
    );
    EXPECT_TRUE(create({.name = "Acme",
                        .slug = {},
                        .plan = {.plan = "Big Plan", .decision_limit = {}, .agent_limit = {}}}
    ).has_error());
    EXPECT_TRUE(create({.name = "Acme",
                        .slug = {},
                        .plan = {.plan = "pro", .decision_limit = -1, .agent_limit = {}}}
    ).has_error());
}

TEST_P(OperatorContract, SetsThePlanOfOneOrganization) {
    const auto changed = set_plan({"team", 70'000, 8});
    ASSERT_TRUE(changed.has_value()) << changed.error().message();
    EXPECT_EQ(changed->decision_limit, 70'000);
    const auto found = run(organizations().find(kMine)).value();
    EXPECT_EQ(found.plan, "team");
    EXPECT_EQ(found.decision_limit, 70'000);
    EXPECT_EQ(found.agent_limit, 8);
    EXPECT_EQ(found.updated_at, clock_);
    EXPECT_THAT(entries_of(kMine), ElementsAre(HasSubstr("update_organization|system:operator|")));
    EXPECT_THAT(
        stores_->query("SELECT before_data, after_data FROM mutation_audit_log"
                       " WHERE operation = 'update_organization'"),
        ElementsAre(ContainsRegex("agent_limit\": ?0.*agent_limit\": ?8"))
    );
    EXPECT_TRUE(set_plan({"team", -1, {}}).has_error());
    EXPECT_TRUE(set_plan({"team", {}, -1}).has_error());
    EXPECT_EQ(
        run(service().set_plan(operator_of(OrgId::make(), "x"), {"pro", {}, {}})).error().code(),
        ErrorCode::not_found
    );
}

TEST_P(OperatorContract, GivesAnOrganizationTheLimitsOfAPlanOfBilling) {
    const auto limits = [&](const PlanChoice& choice) {
        const auto changed = set_plan(choice).value();
        const auto found = run(organizations().find(kMine)).value();
        EXPECT_EQ(found.decision_limit, changed.decision_limit);
        return std::pair(found.decision_limit, found.agent_limit);
    };
    EXPECT_EQ(limits({"free", {}, {}}), std::pair(1'000L, 5L));
    EXPECT_EQ(limits({"pro", {}, {}}), std::pair(50'000L, 0L));
    EXPECT_EQ(limits({"free", 2'000, {}}), std::pair(2'000L, 5L));
    EXPECT_EQ(limits({{}, {}, 7}), std::pair(2'000L, 7L));
    EXPECT_EQ(limits({"team", {}, {}}), std::pair(2'000L, 7L)) << "no plan of billing";
}

TEST_P(OperatorContract, SetsTheRoleOfOneAgent) {
    const auto changed = run(service().set_role(operator_of_mine(), "planner", Role::org_owner));
    ASSERT_TRUE(changed.has_value()) << changed.error().message();
    EXPECT_EQ(run(directory().find(kMine, "planner"))->role, Role::org_owner);
    EXPECT_EQ(run(directory().find(kMine, "coder"))->role, Role::agent);
    EXPECT_THAT(entries_of(kMine), ElementsAre(HasSubstr("update_agent_role|system:operator|")));
    EXPECT_EQ(
        run(service().set_role(operator_of_mine(), "nobody", Role::reader)).error().code(),
        ErrorCode::not_found
    );
}

TEST_P(OperatorContract, RotatesAndRevokesAKeyOfAnyRole) {
    const Organization organization = create({.name = "Acme", .slug = {}}).value().organization;
    const Caller caller = operator_of(organization.id, "akashi admin key rotate");
    const auto usable = [&] {
        std::vector<ApiKeyId> ids;
        for (const ApiKey& key : run(managed_keys().list(organization.id, 10, 0)).keys)
            if (!key.revoked_at) ids.push_back(key.id);
        return ids;
    };
    const ApiKeyId first = usable().at(0);
    const MadeKey second = run(service().rotate_key(caller, first)).value();
    EXPECT_THAT(usable(), ElementsAre(second.key.id));
    EXPECT_EQ(run(service().rotate_key(caller, first)).error().message(), "key is already revoked");
    EXPECT_EQ(
        run(service().revoke_key(operator_of_mine(), second.key.id)).error().message(),
        "api key not found"
    );
    EXPECT_EQ(run(service().revoke_key(caller, second.key.id)).value().revoked_at, clock_);
    EXPECT_TRUE(usable().empty());
    EXPECT_THAT(
        entries_of(organization.id),
        ElementsAre(
            HasSubstr("create_organization"),
            HasSubstr("create_agent"),
            HasSubstr("rotate_api_key|system:operator|"),
            HasSubstr("revoke_api_key|system:operator|")
        )
    );
}

TEST_P(OperatorContract, ChangesNothingThatOthersChangedMeanwhile) {
    const Organization before = run(organizations().find(kMine)).value();
    Organization after = before;
    after.updated_at = clock_;
    const AuditEntry entry = audit_of(operator_of_mine(), clock_, "update_organization", "o", "1");
    EXPECT_TRUE(run(operators().change_plan(before, after, entry)));
    EXPECT_FALSE(run(operators().change_plan(before, after, entry)));
    const Agent agent = run(directory().find(kMine, "planner")).value();
    Agent demoted = agent;
    demoted.role = Role::reader;
    demoted.updated_at = clock_ + kTick;
    EXPECT_TRUE(run(operators().change_role(agent, demoted, entry)));
    EXPECT_FALSE(run(operators().change_role(agent, demoted, entry)));
    EXPECT_EQ(entries_of(kMine).size(), 2U) << "an entry for each change";
}

AKASHI_CONTRACT(OperatorContract);

}  // namespace
}  // namespace akashi::contract
