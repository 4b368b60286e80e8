#include "testing/stores/stores.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AgentContract : public ContractTest {
protected:
    ApiKey make_key(const std::string& agent_id, const std::string& hash, OrgId org = kDefaultOrg) {
        ApiKey key;
        key.id = ApiKeyId::make();
        key.prefix = "0011aabb";
        key.hash = hash;
        key.agent_id = agent_id;
        key.org_id = org;
        key.label = "laptop";
        key.created_by = "system";
        key.created_at = clock_ += kTick;
        return key;
    }

    Agent make_agent(const std::string& agent_id, OrgId org = kDefaultOrg) {
        Agent agent;
        agent.id = AgentRowId::make();
        agent.agent_id = agent_id;
        agent.org_id = org;
        agent.name = agent_id;
        agent.created_at = agent.updated_at = clock_ += kTick;
        return agent;
    }
};

TEST_P(AgentContract, GivesBackEveryFieldByNameAndById) {
    Agent agent = make_agent("auditor");
    agent.name = "The Auditor";
    agent.role = Role::org_owner;
    agent.tags = {"zeta", "alpha"};
    agent.metadata = R"({"team":"risk"})";
    run(agents().create(agent, std::nullopt)).value();
    stores_->reopen();
    for (const auto& found :
         {run(directory().find(kDefaultOrg, "auditor")), run(directory().find_by_id(agent.id))}) {
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(found->id, agent.id);
        EXPECT_EQ(found->agent_id, "auditor");
        EXPECT_EQ(found->org_id, kDefaultOrg);
        EXPECT_EQ(found->name, "The Auditor");
        EXPECT_EQ(found->role, Role::org_owner);
        EXPECT_THAT(found->tags, ElementsAre("zeta", "alpha")) << "in the order they were given";
        EXPECT_EQ(found->metadata, R"({"team":"risk"})");
        EXPECT_EQ(found->created_at, agent.created_at);
        EXPECT_EQ(found->updated_at, agent.updated_at);
        EXPECT_EQ(found->last_seen, std::nullopt);
    }
}

TEST_P(AgentContract, RefusesATakenNameInTheSameOrganizationOnly) {
    const auto refused = run(agents().create(make_agent("planner"), std::nullopt));
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), ErrorCode::conflict);
    EXPECT_EQ(refused.error().message(), "agent_id already exists");
    EXPECT_TRUE(run(agents().create(make_agent("coder", kOtherOrg), std::nullopt)).has_value());
}

TEST_P(AgentContract, FindsNobodyElsewhere) {
    EXPECT_EQ(run(directory().find(kDefaultOrg, "nobody")), std::nullopt);
    EXPECT_EQ(run(directory().find(kOtherOrg, "coder")), std::nullopt);
    EXPECT_EQ(run(directory().find_by_id(AgentRowId::make())), std::nullopt);
}

TEST_P(AgentContract, EnsuresAnOrganizationMoreThanOnce) {
    EXPECT_NO_THROW(run(organizations().ensure(default_organization())));
}

TEST_P(AgentContract, EnsuresAnOrganizationForSeveralThatAskAtOnce) {
    using boost::asio::experimental::awaitable_operators::operator&&;
    for (int round = 0; round < 10; ++round) {
        const OrgId org = OrgId::make();
        const auto ensure = [&] { return organizations().ensure({org, "Acme", org.str()}); };
        EXPECT_NO_THROW(run((ensure() && ensure()) && (ensure() && ensure())));
    }
}

TEST_P(AgentContract, ListsInTheOrderOfCreationWithStatistics) {
    record("one", "coder");
    const DecisionId old = record("two", "coder");
    TraceRecord revision = make_trace("three", "coder");
    revision.decision.supersedes_id = old;
    record(revision);

    const AgentPage page = run(agents().list(kDefaultOrg, 2, 0, true));
    EXPECT_EQ(page.total, 3);
    ASSERT_THAT(page.agents, SizeIs(2));
    EXPECT_EQ(page.agents[0].agent.agent_id, "planner");
    EXPECT_EQ(page.agents[0].decision_count, 0);
    EXPECT_EQ(page.agents[0].last_decision_at, std::nullopt);
    EXPECT_EQ(page.agents[1].agent.agent_id, "coder");
    EXPECT_EQ(page.agents[1].decision_count, 2);
    EXPECT_EQ(page.agents[1].last_decision_at, clock_);
    EXPECT_EQ(run(agents().list(kDefaultOrg, 2, 2, false)).agents.at(0).agent.agent_id, "reviewer");
    EXPECT_EQ(run(directory().count(kDefaultOrg)), 3);
    EXPECT_EQ(run(directory().count(kOtherOrg)), 1);
}

TEST_P(AgentContract, MergesMetadataKeyByKey) {
    run(agents().update(
        kDefaultOrg, "coder", {.name = {}, .metadata = R"({"b":{"x":1},"a":1})"}, clock_
    ));
    const auto agent = run(agents().update(
        kDefaultOrg,
        "coder",
        {.name = "The Coder", .metadata = R"({"b":2,"c":null})"},
        clock_ + kTick
    ));
    ASSERT_TRUE(agent.has_value());
    EXPECT_EQ(agent->metadata, R"({"a":1,"b":2,"c":null})");
    EXPECT_EQ(agent->name, "The Coder");
    EXPECT_EQ(agent->updated_at, clock_ + kTick);
    EXPECT_EQ(run(directory().find(kDefaultOrg, "coder"))->metadata, agent->metadata);
    EXPECT_EQ(
        run(agents().update(kOtherOrg, "coder", {}, clock_)).error().code(), ErrorCode::not_found
    );
}

TEST_P(AgentContract, RefusesMetadataThatIsTooLargeOnceItIsMerged) {
    const auto member = [](const std::string& name) {
        return "{\"" + name + "\":\"" + std::string(10'000, 'x') + "\"}";
    };
    const auto update = [&](const std::string& metadata) {
        return run(
            agents().update(kDefaultOrg, "coder", {.name = "New", .metadata = metadata}, clock_)
        );
    };
    EXPECT_TRUE(update(member("a")).has_value());
    EXPECT_TRUE(update(member("a")).has_value()) << "replaces the member";
    const auto refused = update(member("b"));
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), ErrorCode::invalid_input);
    EXPECT_EQ(
        refused.error().message(), "metadata exceeds maximum size of 16384 bytes (got 20015)"
    );
    EXPECT_EQ(run(directory().find(kDefaultOrg, "coder"))->metadata, member("a"));
}

TEST_P(AgentContract, ReplacesTags) {
    const auto agent =
        run(agents().set_tags(kDefaultOrg, "coder", {"b", "a", "b"}, clock_ + kTick));
    EXPECT_THAT(agent->tags, ElementsAre("b", "a"));
    EXPECT_EQ(agent->updated_at, clock_ + kTick);
    run(agents().set_tags(kDefaultOrg, "coder", {"c"}, clock_));
    EXPECT_THAT(run(directory().find(kDefaultOrg, "coder"))->tags, ElementsAre("c"));
    EXPECT_EQ(run(agents().set_tags(kOtherOrg, "coder", {"c"}, clock_)), std::nullopt);
}

TEST_P(AgentContract, RemovesAnAgentWithEverythingItRecorded) {
    TraceRecord trace = make_trace("doomed", "coder");
    trace.decision.alternatives = {{Uuid::make_v7(), "a", {}}, {Uuid::make_v7(), "b", {}}};
    trace.decision.evidence = {{Uuid::make_v7(), "memory", {}, "seen", {}, {}}};
    const DecisionId doomed = record(trace);
    TraceRecord citing = make_trace("citing");
    citing.decision.precedent_ref = doomed;
    record(citing);
    TraceRecord superseding = make_trace("superseding");
    superseding.decision.supersedes_id = doomed;
    record(superseding);
    run(agents().create(make_agent("with-key"), make_key("with-key", "h1"))).value();

    const auto job = remove_agent("coder");
    ASSERT_TRUE(job && job->is_done());
    const DeletedCounts* const counts = &job->deleted;
    EXPECT_EQ(counts->decisions, 1);
    EXPECT_EQ(counts->alternatives, 2);
    EXPECT_EQ(counts->evidence, 1);
    EXPECT_EQ(counts->runs, 1);
    EXPECT_EQ(counts->api_keys, 0);
    EXPECT_EQ(counts->agents, 1);
    EXPECT_EQ(find(doomed).error().code(), ErrorCode::not_found);
    EXPECT_EQ(find(citing.decision.id)->precedent_ref, std::nullopt);
    EXPECT_EQ(find(superseding.decision.id)->supersedes_id, std::nullopt);
    EXPECT_EQ(run(directory().find(kDefaultOrg, "coder")), std::nullopt);
    EXPECT_EQ(list().total, 2);
    EXPECT_THAT(search({"doomed"}), IsEmpty());
    EXPECT_EQ(remove_agent("with-key")->deleted.api_keys, 1);
    EXPECT_THAT(run(keys().find_keys({"with-key", kDefaultOrg}, {"h1"}, clock_)), IsEmpty());
    EXPECT_FALSE(remove_agent("coder").has_value());
}

TEST_P(AgentContract, RemovesNothingOfOthers) {
    record("kept", "reviewer");
    TraceRecord foreign = make_trace("kept too");
    move_to(foreign, kOtherOrg);
    record(foreign);
    remove_agent("planner");
    EXPECT_TRUE(run(directory().find(kOtherOrg, "planner")).has_value());
    EXPECT_TRUE(find(foreign.decision.id, Visibility::everything(), kOtherOrg).has_value());
    EXPECT_EQ(list().total, 1);
}

TEST_P(AgentContract, RemembersWhenAgentsWereSeenLast) {
    const Agent coder = *run(directory().find(kDefaultOrg, "coder"));
    run(directory().touch({{coder.id, clock_ + kTick}, {AgentRowId::make(), clock_}}));
    run(directory().touch({{coder.id, clock_}}));
    EXPECT_EQ(run(directory().find(kDefaultOrg, "coder"))->last_seen, clock_ + kTick);
}

TEST_P(AgentContract, FindsActiveKeysByTheirHash) {
    run(agents().create(make_agent("holder"), make_key("holder", "hmac-sha256$11"))).value();
    ApiKey expiring = make_key("expiring", "hmac-sha256$22");
    expiring.expires_at = clock_ + kTick;
    run(agents().create(make_agent("expiring"), expiring)).value();
    const auto find = [&](const std::string& agent_id, const std::string& hash, Time now) {
        return run(keys().find_keys({agent_id, kDefaultOrg}, {"none", hash}, now));
    };

    const auto found = find("holder", "hmac-sha256$11", clock_);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].agent.agent_id, "holder");
    EXPECT_EQ(found[0].key.prefix, "0011aabb");
    EXPECT_EQ(found[0].key.label, "laptop");
    EXPECT_EQ(found[0].key.created_by, "system");
    EXPECT_EQ(found[0].key.expires_at, std::nullopt);
    const Time expiry = *expiring.expires_at;
    EXPECT_THAT(find("expiring", "hmac-sha256$22", expiry - kTick), SizeIs(1));
    EXPECT_THAT(find("expiring", "hmac-sha256$22", expiry), IsEmpty());
    EXPECT_THAT(find("holder", "hmac-sha256$22", clock_), IsEmpty()) << "the key of another agent";
    EXPECT_THAT(find("holder", "hmac-sha256$33", clock_), IsEmpty());
}

TEST_P(AgentContract, FindsKeysOfOneOrganizationOrOfAll) {
    run(agents().create(make_agent("twin"), make_key("twin", "c2FsdA==$aGFzaA=="))).value();
    run(agents().create(
            make_agent("twin", kOtherOrg), make_key("twin", "c2FsdA==$aGFzaA==", kOtherOrg)
        ))
        .value();
    const auto find = [&](std::optional<OrgId> org) {
        return run(keys().find_keys({"twin", org}, {"c2FsdA==$aGFzaA=="}, clock_));
    };
    ASSERT_THAT(find(std::nullopt), SizeIs(2));
    EXPECT_EQ(find(std::nullopt)[0].agent.org_id, kDefaultOrg) << "the oldest first";
    ASSERT_THAT(find(kOtherOrg), SizeIs(1));
    EXPECT_EQ(find(kOtherOrg)[0].agent.org_id, kOtherOrg);
}

TEST_P(AgentContract, ListsTheSaltsOfSlowKeysOfANameOnce) {
    run(agents().create(make_agent("twin"), make_key("twin", "old$hash"))).value();
    run(agents().create(make_agent("twin", kOtherOrg), make_key("twin", "usual$hash", kOtherOrg)))
        .value();
    add_key(make_key("twin", "usual$another"));
    run(agents().create(make_agent("fast"), make_key("fast", "hmac-sha256$11"))).value();
    const auto list = [&](const std::string& agent_id, std::optional<OrgId> org) {
        return run(keys().list_key_salts({agent_id, org}, "usual", clock_));
    };
    EXPECT_THAT(list("twin", std::nullopt), ElementsAre("usual", "old"));
    EXPECT_THAT(list("twin", kOtherOrg), ElementsAre("usual"));
    EXPECT_THAT(list("fast", std::nullopt), IsEmpty());
    EXPECT_THAT(list("nobody", std::nullopt), IsEmpty());
}

TEST_P(AgentContract, AddsAKeyToAnAgentThatIsThere) {
    EXPECT_TRUE(add_key(make_key("coder", "h1")));
    EXPECT_THAT(run(keys().find_keys({"coder", kDefaultOrg}, {"h1"}, clock_)), SizeIs(1));
    EXPECT_FALSE(add_key(make_key("nobody", "h2")));
    EXPECT_FALSE(add_key(make_key("coder", "h3", kOtherOrg)));
}

TEST_P(AgentContract, KnowsWhetherAnAdminHasAKey) {
    add_key(make_key("coder", "h1"));
    EXPECT_FALSE(run(keys().has_admin_key(kDefaultOrg, clock_)));
    Agent owner = make_agent("owner");
    owner.role = Role::org_owner;
    run(agents().create(owner, std::nullopt)).value();
    EXPECT_FALSE(run(keys().has_admin_key(kDefaultOrg, clock_)));
    ApiKey key = make_key("owner", "h2");
    key.expires_at = clock_ + kTick;
    add_key(key);
    EXPECT_TRUE(run(keys().has_admin_key(kDefaultOrg, clock_)));
    EXPECT_FALSE(run(keys().has_admin_key(kDefaultOrg, clock_ + kTick)));
    EXPECT_FALSE(run(keys().has_admin_key(kOtherOrg, clock_)));
}

TEST_P(AgentContract, KnowsWhichOrganizationsExist) {
    EXPECT_TRUE(run(organizations().exists(kOtherOrg)));
    EXPECT_FALSE(run(organizations().exists(OrgId::make())));
}

TEST_P(AgentContract, MakesThePepperOnce) {
    const std::string pepper = run(keys().pepper());
    EXPECT_EQ(pepper.size(), 32U);
    stores_->reopen();
    EXPECT_EQ(run(keys().pepper()), pepper);
    EXPECT_NE(run(GetParam().make()->identity().keys.pepper()), pepper);
}

AKASHI_CONTRACT(AgentContract);

}  // namespace
}  // namespace akashi::contract
