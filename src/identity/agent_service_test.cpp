#include "identity/agent_service.hpp"

#include "base/log.hpp"
#include "decisions/make_record.hpp"
#include "identity/hold_service.hpp"
#include "identity/identity_fixture.hpp"

#include <boost/json/parse.hpp>

#include <gmock/gmock.h>

#include <array>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using namespace std::chrono_literals;

class AgentServiceTest : public IdentityFixture {
protected:
    static Caller caller(Role role) {
        Caller caller;
        caller.agent_id = caller.name = "boss";
        caller.role = role;
        return caller;
    }
    /// What a caller hears who creates this agent; nothing when it was created.
    std::string create_as(Role role, NewAgent wanted) {
        const auto created = run(service_.create(caller(role), std::move(wanted)));
        return created ? "" : created.error().message();
    }
    std::string remove_as(Role role, const std::string& agent_id) {
        const auto removed = run(service_.remove(caller(role), agent_id));
        return removed ? "" : removed.error().message();
    }
    std::string name_by(const std::string& authorization) {
        const auto found = authenticate(authorization);
        return found ? found->name : found.error().message();
    }

    AgentService service_{
        {ports_.agents,
         ports_.directory,
         keys_,
         authenticator_,
         ports_.deletions,
         deleter_,
         ports_.idempotency,
         ports_.holds},
        true,
        clock_
    };
};

constexpr std::array kRoles = {
    Role::reader, Role::agent, Role::admin, Role::org_owner, Role::platform_admin
};

NewAgent named(const std::string& agent_id) {
    NewAgent agent;
    agent.agent_id = agent_id;
    agent.name = "A name";
    return agent;
}

TEST_F(AgentServiceTest, CreatesAgentsOfALowerRankOnly) {
    int number = 0;
    for (const Role creator : {Role::admin, Role::org_owner, Role::platform_admin}) {
        for (const Role role : kRoles) {
            NewAgent wanted = named("a" + std::to_string(++number));
            wanted.role = to_string(role);
            EXPECT_EQ(
                create_as(creator, wanted),
                role < creator ? ""
                               : "cannot create agent with role equal to or higher than your own"
            ) << to_string(creator)
              << " creates " << wanted.role;
        }
    }
}

TEST_F(AgentServiceTest, DeletesAgentsOfALowerRankOnly) {
    const log::Capture quiet([](std::string_view) {});
    for (const Role role : kRoles) create("other-" + std::string(to_string(role)), role);
    for (const Role remover : {Role::admin, Role::org_owner, Role::platform_admin}) {
        for (const Role role : kRoles) {
            const std::string name = "other-" + std::string(to_string(role));
            if (role < remover) continue;
            EXPECT_EQ(
                remove_as(remover, name),
                "cannot delete agent with role equal to or higher than your own"
            ) << to_string(remover)
              << " deletes " << name;
        }
    }
    EXPECT_EQ(remove_as(Role::admin, "other-reader"), "");
    EXPECT_EQ(remove_as(Role::admin, "other-agent"), "");
    EXPECT_EQ(remove_as(Role::org_owner, "other-admin"), "");
    EXPECT_EQ(remove_as(Role::platform_admin, "other-org_owner"), "");
}

TEST_F(AgentServiceTest, KeepsEveryFieldOfANewAgent) {
    NewAgent wanted = named("coder");
    wanted.role = "reader";
    wanted.tags = {"b", "a", "b"};
    wanted.metadata = boost::json::parse(R"({"z":1,"a":2})").as_object();
    Caller boss = caller(Role::admin);
    boss.org = OrgId::make();
    run(ports_.organizations.ensure({boss.org, "Theirs", "theirs"}));
    const auto created = run(service_.create(boss, wanted)).value();
    const Agent stored = find_agent("coder", boss.org);
    EXPECT_EQ(stored.id, created.agent.id);
    EXPECT_EQ(stored.name, "A name");
    EXPECT_EQ(stored.role, Role::reader);
    EXPECT_THAT(stored.tags, ElementsAre("b", "a"));
    EXPECT_EQ(stored.metadata, R"({"a":2,"z":1})");
    EXPECT_EQ(stored.created_at, time_);
    EXPECT_EQ(stored.updated_at, time_);
    EXPECT_THAT(
        stores_->query("SELECT agent_id, label, created_by, prefix FROM api_keys"),
        ElementsAre("coder|default|boss|" + created.key.raw.substr(3, 8))
    );
}

TEST_F(AgentServiceTest, BoundsTagsNamesAndMetadata) {
    const auto tags = [](std::size_t count) {
        NewAgent wanted = named("t" + std::to_string(count));
        for (std::size_t i = 0; i < count; ++i) wanted.tags.push_back("t" + std::to_string(i));
        return wanted;
    };
    EXPECT_EQ(create_as(Role::admin, tags(100)), "");
    EXPECT_EQ(create_as(Role::admin, tags(101)), "tags count 101 exceeds maximum of 100");

    NewAgent wanted = named("long");
    wanted.name = std::string(256, 'n');
    EXPECT_EQ(create_as(Role::admin, wanted), "name must be at most 255 bytes");
    wanted.name.pop_back();
    EXPECT_EQ(create_as(Role::admin, wanted), "");

    wanted = named("large");
    wanted.metadata = {{"k", std::string(16'384 - 7, 'm')}};
    EXPECT_EQ(
        create_as(Role::admin, wanted), "metadata exceeds maximum size of 16384 bytes (got 16385)"
    );
    wanted.metadata = {{"k", std::string(16'384 - 8, 'm')}};
    EXPECT_EQ(create_as(Role::admin, wanted), "");

    wanted = named("key");
    wanted.api_key = "7 bytes";
    EXPECT_EQ(create_as(Role::admin, wanted), "api_key must have 8 to 512 bytes");
    wanted.api_key = "8 bytes!";
    EXPECT_EQ(create_as(Role::admin, wanted), "");
}

TEST_F(AgentServiceTest, BoundsChangesAsItBoundsNewAgents) {
    create("coder");
    const auto update = [&](std::optional<std::string> name,
                            std::optional<boost::json::object> metadata) {
        const auto updated =
            run(service_.update(caller(Role::admin), "coder", std::move(name), std::move(metadata))
            );
        return updated ? "" : updated.error().message();
    };
    EXPECT_EQ(update({}, {}), "at least one of name or metadata is required");
    EXPECT_EQ(update("", {}), "name must not be empty");
    EXPECT_EQ(update(std::string(256, 'n'), {}), "name must be at most 255 bytes");
    EXPECT_EQ(update(std::string(255, 'n'), {}), "");
    EXPECT_EQ(
        update({}, boost::json::object{{"k", std::string(16'384 - 7, 'm')}}),
        "metadata exceeds maximum size of 16384 bytes (got 16385)"
    );
    EXPECT_EQ(update({}, boost::json::object{{"k", std::string(16'384 - 8, 'm')}}), "");

    const auto set_tags = [&](std::vector<std::string> tags) {
        const auto tagged = run(service_.set_tags(caller(Role::admin), "coder", std::move(tags)));
        return tagged ? "" : tagged.error().message();
    };
    EXPECT_EQ(set_tags(std::vector<std::string>(100, "t")), "") << "before duplicates are dropped";
    EXPECT_EQ(
        set_tags(std::vector<std::string>(101, "t")), "tags count 101 exceeds maximum of 100"
    );
    EXPECT_EQ(set_tags({"good", "Bad"}), "tag must start with a lowercase letter, got 'B'");
}

TEST_F(AgentServiceTest, ChecksANewAgentInOneOrder) {
    NewAgent wanted;
    wanted.agent_id = "no name";
    wanted.role = "king";
    wanted.tags = {"Bad"};
    wanted.api_key = "short";
    wanted.metadata = {{"k", std::string(16'384, 'm')}};
    EXPECT_EQ(create_as(Role::admin, wanted), "agent_id and name are required");
    wanted.name = std::string(256, 'n');
    EXPECT_EQ(
        create_as(Role::admin, wanted), "agent_id contains invalid character at position 2: ' '"
    );
    wanted.agent_id = "root";
    EXPECT_EQ(create_as(Role::admin, wanted), "agent_id \"root\" is reserved and cannot be used");
    wanted.agent_id = "coder";
    EXPECT_EQ(
        create_as(Role::admin, wanted),
        "invalid role: must be one of platform_admin, org_owner, admin, agent, reader"
    );
    wanted.role = "admin";
    EXPECT_EQ(
        create_as(Role::admin, wanted),
        "cannot create agent with role equal to or higher than your own"
    );
    wanted.role = "agent";
    EXPECT_EQ(create_as(Role::admin, wanted), "tag must start with a lowercase letter, got 'B'");
    wanted.tags.clear();
    EXPECT_EQ(create_as(Role::admin, wanted), "name must be at most 255 bytes");
    wanted.name = "A name";
    EXPECT_EQ(create_as(Role::admin, wanted), "api_key must have 8 to 512 bytes");
    wanted.api_key.reset();
    EXPECT_EQ(
        create_as(Role::admin, wanted), "metadata exceeds maximum size of 16384 bytes (got 16392)"
    );
    wanted.metadata.clear();
    EXPECT_EQ(create_as(Role::admin, wanted), "");
    EXPECT_EQ(find_agent("coder").role, Role::agent);
}

TEST_F(AgentServiceTest, MakesAChangeKnownAtOnce) {
    const log::Capture quiet([](std::string_view) {});
    const std::string key = create("coder");
    const std::string bearer = "Bearer " + token_of("coder", key);
    EXPECT_EQ(name_by("ApiKey coder:" + key), "coder");
    EXPECT_EQ(name_by(bearer), "coder");
    time_ += 1min;
    run(service_.update(caller(Role::admin), "coder", "A new name", std::nullopt)).value();
    EXPECT_EQ(name_by("ApiKey coder:" + key), "A new name");
    EXPECT_EQ(name_by(bearer), "A new name");
    EXPECT_EQ(find_agent("coder").updated_at, time_);
    EXPECT_EQ(remove_as(Role::admin, "coder"), "");
    EXPECT_EQ(name_by("ApiKey coder:" + key), "invalid api key");
    EXPECT_EQ(name_by(bearer), "invalid or expired token");
}

TEST_F(AgentServiceTest, ShowsJobsOfTheCallersOrganizationOnly) {
    const log::Capture quiet([](std::string_view) {});
    Caller boss = caller(Role::admin);
    boss.org = OrgId::make();
    run(ports_.organizations.ensure({boss.org, "Theirs", "theirs"}));
    run(service_.create(boss, named("coder"))).value();
    const AgentDeletionId job = run(service_.remove(boss, "coder")).value().id;
    EXPECT_EQ(run(service_.find_deletion(boss, job))->agent_id, "coder");
    EXPECT_EQ(
        run(service_.find_deletion(caller(Role::admin), job)).error().message(), "job not found"
    );
}

TEST_F(AgentServiceTest, KeepsAnAgentWhoseDecisionsAHoldCovers) {
    const log::Capture quiet([](std::string_view) {});
    create("coder");
    Trace trace;
    trace.agent_id = "coder";
    trace.decision_type = "architecture";
    trace.outcome = "held";
    TraceOrigin origin;
    origin.received = time_;
    Caller coder = caller(Role::agent);
    coder.agent_id = coder.name = "coder";
    run(stores_->traces().record(make_record(coder, std::move(trace), origin))).value();
    HoldService holds(ports_.holds, clock_);
    const Hold hold = run(holds.create(
                              caller(Role::admin),
                              {.reason = "a lawsuit",
                               .from = time_,
                               .to = time_ + 1h,
                               .decision_types = {},
                               .agent_ids = {}}
                          )
    ).value();
    EXPECT_EQ(
        remove_as(Role::admin, "coder"),
        "agent data is covered by an active legal hold and cannot be deleted"
    );
    EXPECT_EQ(find_agent("coder").agent_id, "coder");
    run(holds.release(caller(Role::admin), hold.id)).value();
    EXPECT_EQ(remove_as(Role::admin, "coder"), "");
}

TEST_F(AgentServiceTest, ForgetsAnAgentAlsoWhenItsDeletionMayHaveBeenAccepted) {
    const std::string authorization = "ApiKey coder:" + create("coder");
    EXPECT_EQ(name_by(authorization), "coder");
    // Another server deletes the agent; this one's transaction fails.
    rename_elsewhere("coder", "renamed");
    stores_->query(
        "CREATE TRIGGER full BEFORE INSERT ON agent_deletions"
        " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    );
    EXPECT_ANY_THROW(remove_as(Role::admin, "coder"));
    EXPECT_EQ(name_by(authorization), "renamed") << "it was looked up again";
}

}  // namespace
}  // namespace akashi
