#include "base/json_parser.hpp"
#include "identity/key_issue_service.hpp"
#include "testing/stores/stores.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// What writes of agents and keys leave in the audit log.
class AgentAuditContract : public ContractTest {
protected:
    void SetUp() override {
        ContractTest::SetUp();
        AuditQuery all;
        seen_ = run(stores_->identity().audit.list(kDefaultOrg, all)).records.front().id;
    }

    /// The lines since the last call, the oldest first.
    std::vector<AuditRecord> news() {
        std::vector<AuditRecord> lines;
        for (AuditRecord& record : run(stores_->identity().audit.list(kDefaultOrg, {})).records)
            if (record.id > seen_) lines.insert(lines.begin(), std::move(record));
        if (!lines.empty()) seen_ = lines.back().id;
        return lines;
    }
    std::vector<std::string> news_in_short() {
        std::vector<std::string> lines;
        for (const AuditRecord& record : news())
            lines.push_back(fmt::format(
                "{} {} {} {} {}",
                record.actor_agent_id,
                record.operation,
                record.resource_id,
                record.before ? "before" : "-",
                record.after ? "after" : "-"
            ));
        return lines;
    }

    Change change(const std::string& operation, std::optional<Idempotency> once = {}) {
        return {audit_of(boss_, clock_, operation, "agent", "new"), std::move(once)};
    }
    static Idempotency once(const std::string& key) {
        return {
            .agent_id = "boss", .endpoint = "e", .key = key, .fingerprint = "f", .answer = "{}"
        };
    }
    Agent make_new_agent() {
        Agent agent;
        agent.id = AgentRowId::make();
        agent.agent_id = "new";
        agent.name = "New";
        agent.metadata = R"({"size":1})";
        agent.created_at = agent.updated_at = clock_;
        return agent;
    }
    ApiKey make_key() {
        ApiKey key;
        key.id = ApiKeyId::make();
        key.prefix = "0011aabb";
        key.hash = "hmac-sha256$5ec2e7";
        key.agent_id = "new";
        key.label = "default";
        key.created_by = "boss";
        key.created_at = clock_;
        return key;
    }
    AgentDeletion make_job(const std::string& agent_id) {
        AgentDeletion job;
        job.id = AgentDeletionId::make();
        job.agent_id = agent_id;
        job.requested_by = "boss";
        job.created_at = job.retry_at = clock_;
        return job;
    }
    Lease lease() const { return {holder_, clock_ + std::chrono::seconds(30)}; }

    static boost::json::value json_of(const std::optional<std::string>& text) {
        return parse_stored_json(text.value_or("null"));
    }

    const Uuid holder_ = Uuid::make_v7();
    Caller boss_ = [] {
        Caller caller;
        caller.agent_id = "boss";
        caller.role = Role::admin;
        caller.api_key_id = ApiKeyId::make();
        caller.request_id = "request";
        caller.endpoint = "POST /v1/agents";
        return caller;
    }();
    std::int64_t seen_ = 0;
};

TEST_P(AgentAuditContract, TellsOfANewAgentWithItsFirstKeyButNoSecret) {
    const ApiKey key = make_key();
    run(agents().create(make_new_agent(), key, change("create_agent"))).value();
    const auto lines = news();
    ASSERT_THAT(lines, SizeIs(1));
    EXPECT_EQ(lines[0].actor_agent_id, "boss");
    EXPECT_EQ(lines[0].actor_role, "admin");
    EXPECT_EQ(lines[0].api_key_id, boss_.api_key_id);
    EXPECT_EQ(lines[0].request_id, "request");
    EXPECT_EQ(lines[0].endpoint, "POST /v1/agents");
    EXPECT_EQ(lines[0].before, std::nullopt);
    const auto after = json_of(lines[0].after);
    EXPECT_EQ(after.at("name"), "New");
    EXPECT_EQ(after.at("metadata").at("size"), 1);
    EXPECT_EQ(after.at("api_key").at("id"), boost::json::string(key.id.str()));
    EXPECT_EQ(after.at("api_key").at("prefix"), "0011aabb");
    EXPECT_EQ(after.at("api_key").at("label"), "default");
    EXPECT_THAT(*lines[0].after, Not(HasSubstr("5ec2e7")));
}

TEST_P(AgentAuditContract, TellsOfAnAgentBeforeAndAfterItsChange) {
    run(agents().create(make_new_agent(), std::nullopt, change("create_agent"))).value();
    clock_ += kTick;
    const AgentChanges changes{.name = "Newer", .metadata = R"({"more":true})"};
    run(agents().update(kDefaultOrg, "new", changes, clock_, change("update_agent"))).value();
    clock_ += kTick;
    run(agents().set_tags(kDefaultOrg, "new", {"a", "b"}, clock_, change("update_agent_tags")))
        .value();
    const auto lines = news();
    ASSERT_THAT(lines, SizeIs(3));
    EXPECT_EQ(lines[1].before, lines[0].after);
    EXPECT_EQ(json_of(lines[1].after).at("name"), "Newer");
    EXPECT_EQ(
        boost::json::serialize(json_of(lines[1].after).at("metadata")), R"({"more":true,"size":1})"
    );
    EXPECT_EQ(lines[2].before, lines[1].after);
    EXPECT_EQ(boost::json::serialize(json_of(lines[2].after).at("tags")), R"(["a","b"])");
    EXPECT_EQ(
        json_of(lines[2].after).at("updated_at"), boost::json::string(format_rfc3339(clock_))
    );
}

TEST_P(AgentAuditContract, TellsOfADeletionWhenItBeginsAndWhenItEnds) {
    for (int i = 0; i < 3; ++i) record(std::to_string(i), "coder");
    const AgentDeletion job =
        run(deletions().begin(make_job("coder"), lease(), change("delete_agent"))).value();
    EXPECT_THAT(news_in_short(), ElementsAre("boss delete_agent new before -"));
    run(deletions().advance(job, lease(), 2, clock_)).value();
    EXPECT_THAT(news(), IsEmpty()) << "it goes on";
    EXPECT_TRUE(run(deletions().advance(job, lease(), 10, clock_)).value().is_done());
    const auto lines = news();
    ASSERT_THAT(lines, SizeIs(1));
    EXPECT_EQ(lines[0].actor_agent_id, "system:deletion");
    EXPECT_EQ(lines[0].operation, "agent_deleted");
    EXPECT_EQ(lines[0].resource_id, "coder");
    EXPECT_EQ(lines[0].request_id, job.id.str());
    EXPECT_EQ(lines[0].occurred_at, clock_);
    EXPECT_EQ(
        lines[0].after,
        R"({"agents":1,"alternatives":0,"api_keys":0,"decisions":3,"events":3,"evidence":0,"grants":0,"runs":3})"
    );
    EXPECT_FALSE(run(deletions().advance(job, lease(), 2, clock_)).has_value());
    EXPECT_THAT(news(), IsEmpty());
}

TEST_P(AgentAuditContract, TellsNothingOfASecondDeletion) {
    run(deletions().begin(make_job("coder"), lease(), change("delete_agent"))).value();
    news();
    const auto joined =
        run(deletions().begin(make_job("coder"), lease(), change("delete_agent", once("k"))));
    ASSERT_TRUE(joined.has_value());
    const auto kept = run(stores_->identity().idempotency.find(kDefaultOrg, once("k")));
    EXPECT_EQ(kept_deletion(kept.value().answer), joined->id);
    EXPECT_FALSE(
        run(deletions().begin(make_job("nobody"), lease(), change("delete_agent", once("l"))))
            .has_value()
    );
    EXPECT_FALSE(run(stores_->identity().idempotency.find(kDefaultOrg, once("l"))).has_value());
    EXPECT_THAT(news(), IsEmpty());
}

TEST_P(AgentAuditContract, TellsNothingOfAWriteThatFails) {
    Agent taken = make_new_agent();
    taken.agent_id = "coder";
    EXPECT_TRUE(run(agents().create(taken, make_key(), change("create_agent"))).has_error());
    const AgentChanges large{.name = {}, .metadata = '"' + std::string(20'000, 'x') + '"'};
    const AgentChanges too_large{.name = {}, .metadata = R"({"a":)" + *large.metadata + '}'};
    for (const std::string agent : {"nobody", "coder"})
        EXPECT_TRUE(
            run(agents().update(kDefaultOrg, agent, too_large, clock_, change("update_agent")))
                .has_error()
        );
    EXPECT_TRUE(
        run(agents().set_tags(kDefaultOrg, "nobody", {}, clock_, change("update_agent_tags")))
            .has_error()
    );
    EXPECT_FALSE(run(keys().add(make_key(), change("create_api_key"))));
    EXPECT_THAT(news(), IsEmpty());
}

TEST_P(AgentAuditContract, TellsOnceOfAWriteThatIsRepeated) {
    const AgentChanges changes{.name = "Other", .metadata = {}};
    const auto update = [&] {
        return agents().update(
            kDefaultOrg, "coder", changes, clock_, change("update_agent", once("k"))
        );
    };
    run(update()).value();
    EXPECT_THROW(run(update()), IdempotencyKeyTaken);
    EXPECT_THROW(
        run(agents().create(make_new_agent(), make_key(), change("create_agent", once("k")))),
        IdempotencyKeyTaken
    );
    EXPECT_THROW(
        run(deletions().begin(make_job("coder"), lease(), change("delete_agent", once("k")))),
        IdempotencyKeyTaken
    );
    EXPECT_THAT(news_in_short(), ElementsAre("boss update_agent new before after"));
}

TEST_P(AgentAuditContract, TellsOfChangesAtOnceInOneOrder) {
    using namespace boost::asio::experimental::awaitable_operators;
    const auto rename = [&](const std::string& name) -> boost::asio::awaitable<void> {
        clock_ += kTick;
        const AgentChanges changes{.name = name, .metadata = {}};
        (co_await agents().update(kDefaultOrg, "coder", changes, clock_, change("update_agent")))
            .value();
    };
    run((rename("a") && rename("b")) && (rename("c") && rename("d")));
    const auto lines = news();
    ASSERT_THAT(lines, SizeIs(4));
    for (std::size_t i = 1; i < lines.size(); ++i) EXPECT_EQ(lines[i].before, lines[i - 1].after);
}

TEST_P(AgentAuditContract, TellsOfKeysThatTheOperatorMakes) {
    const IdentityPorts ports = stores_->identity();
    KeyService services(ports.keys, now);
    KeyIssueService issuer(
        {ports.organizations, ports.agents, ports.directory, ports.keys}, services, now
    );
    const Caller caller = operator_of(kDefaultOrg, "akashi admin key create");
    const MadeKey first = run(issuer.issue(caller, "admin")).value();
    const MadeKey second = run(issuer.issue(caller, "coder", "a chosen key")).value();
    EXPECT_TRUE(run(issuer.issue(caller, "nobody")).has_error());
    const auto lines = news();
    ASSERT_THAT(lines, SizeIs(2));
    EXPECT_EQ(lines[0].operation, "create_agent");
    EXPECT_EQ(lines[0].resource_id, "admin");
    EXPECT_EQ(lines[1].operation, "create_api_key");
    EXPECT_EQ(lines[1].resource_type, "api_key");
    EXPECT_EQ(lines[1].resource_id, second.key.id.str());
    EXPECT_EQ(json_of(lines[1].after).at("agent_id"), "coder");
    for (const auto& line : lines) {
        EXPECT_EQ(line.actor_agent_id, "system:operator");
        EXPECT_EQ(line.endpoint, "akashi admin key create");
        EXPECT_THAT(*line.after, Not(HasSubstr("hash")));
        for (const MadeKey* made : {&first, &second}) {
            EXPECT_THAT(*line.after, Not(HasSubstr(made->raw)));
            EXPECT_THAT(*line.after, Not(HasSubstr(made->key.hash)));
        }
    }
}

AKASHI_CONTRACT(AgentAuditContract);

}  // namespace
}  // namespace akashi::contract
