#include "akashi_serve.hpp"
#include "command.hpp"
#include "dev_servers.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>
#include <memory>

namespace akashi::testing {
namespace {

namespace json = boost::json;

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Words = std::vector<std::string>;

/// Much less than a server remembers what was proven, when nobody tells it about changes.
constexpr std::chrono::seconds kSoon{2};

/// `akashi admin` beside a running server, on either store.
class AdminCommand : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (is_postgres()) {
            servers_ = std::make_unique<DevServers>();
            environment_["DATABASE_URL"] = servers_->database_url();
            serve_ = std::make_unique<AkashiServe>(
                ServeOptions{servers_->database_url(), servers_->notify_url()}
            );
            ASSERT_TRUE(serve_->wait_for("/readyz", 200));
            port_ = serve_->port();
        } else {
            local_ = std::make_unique<Akashi>(AkashiOptions{.data_directory = directory_ / "data"});
            port_ = local_->port();
        }
    }

    bool is_postgres() const { return std::string(GetParam()) == "Postgres"; }

    /// `akashi admin WORDS…`
    Ended admin(Words words) {
        words.insert(words.begin(), "admin");
        if (!is_postgres()) words.insert(words.end(), {"--data-dir", directory_ / "data"});
        return run_akashi(words, environment_);
    }
    std::string succeed(Words words) {
        const Ended ended = admin(std::move(words));
        EXPECT_EQ(ended.code, 0) << ended.output;
        return ended.output;
    }
    json::value succeed_with_json(Words words) {
        words.emplace_back("--json");
        const std::string output = succeed(std::move(words));
        boost::system::error_code error;
        json::value value = json::parse(output, error);
        EXPECT_FALSE(error) << output;
        return value;
    }
    std::string fail(Words words, int code = 1) {
        const Ended ended = admin(std::move(words));
        EXPECT_EQ(ended.code, code) << ended.output;
        return ended.output;
    }

    Client client(const std::string& agent, const std::string& key) const {
        return Client(port_, "ApiKey " + agent + ":" + key);
    }
    int read_as(const std::string& agent, const std::string& key) const {
        return client(agent, key).get("/v1/decisions/recent").status;
    }
    /// The key of its owner.
    std::string create_organization(const std::string& slug) {
        const json::value made =
            succeed_with_json({"organization", "create", "--name", "Acme", "--slug", slug});
        return std::string(made.at("raw_key").as_string());
    }
    std::string log() const { return serve_ ? serve_->log() : local_->log(); }

    TemporaryDirectory directory_;
    std::unique_ptr<DevServers> servers_;
    Environment environment_;
    std::unique_ptr<AkashiServe> serve_;
    std::unique_ptr<Akashi> local_;
    std::uint16_t port_ = 0;
};

TEST_P(AdminCommand, AnOrganizationIsMadeListedUsedAndDeleted) {
    const Ended created = admin({"organization", "create", "--name", "Acme, Inc."});
    ASSERT_EQ(created.code, 0) << created.output;
    EXPECT_THAT(created.output, HasSubstr("Created the organization acme-inc"));
    const std::string key = created.key();
    // The default organization has an agent of this name, too, with another key.
    Client owner = client("admin", key);
    const Answer agents = owner.get("/v1/agents");
    ASSERT_EQ(agents.status, 200) << agents.body << log();
    EXPECT_THAT(agents.body, AllOf(HasSubstr("org_owner"), Not(HasSubstr("System Admin"))));
    ASSERT_TRUE(record(owner, "of acme").has_value());
    EXPECT_EQ(count_decisions(owner), 1);
    EXPECT_THAT(
        succeed({"organization", "list"}), AllOf(HasSubstr("acme-inc"), HasSubstr("default"))
    );

    const std::string announced = fail({"organization", "delete", "acme-inc"});
    EXPECT_THAT(
        announced, AllOf(HasSubstr("1 agents, 1 keys, 1 current decisions"), HasSubstr("--yes"))
    );
    EXPECT_EQ(count_decisions(owner), 1);

    const json::value deleted = succeed_with_json({"organization", "delete", "acme-inc", "--yes"});
    EXPECT_EQ(deleted.at("deleted").at("agents"), 1);
    EXPECT_EQ(deleted.at("deleted").at("decisions"), 1);
    EXPECT_EQ(deleted.at("deleted").at("api_keys"), 1);
    EXPECT_FALSE(record(owner, "too late").has_value()) << "its key is refused at once";
    EXPECT_TRUE(eventually([&] { return read_as("admin", key) == 401; }, kSoon)) << log();
    EXPECT_THAT(succeed({"organization", "list"}), Not(HasSubstr("acme")));
    EXPECT_EQ(read_as("admin", kAdminKey), 200) << "the other organization goes on";
    EXPECT_THAT(
        fail({"organization", "delete", "acme-inc"}), HasSubstr("no organization acme-inc")
    );
}

TEST_P(AdminCommand, AnOrganizationIsPrintedAsJsonWithItsKeyOnce) {
    const json::value made = succeed_with_json(
        {"organization",
         "create",
         "--name",
         "Acme",
         "--plan",
         "team",
         "--decision-limit",
         "1",
         "--agent-limit",
         "2"}
    );
    const json::value& organization = made.at("organization");
    EXPECT_EQ(organization.at("slug"), "acme");
    EXPECT_EQ(organization.at("decision_limit"), 1);
    EXPECT_EQ(organization.at("agent_limit"), 2);
    EXPECT_EQ(made.at("agent").at("role"), "org_owner");
    const std::string key(made.at("raw_key").as_string());
    EXPECT_EQ(read_as("admin", key), 200);
    for (const Words& words :
         {Words{"organization", "list"}, Words{"agent", "list", "--org", "acme"}})
        EXPECT_THAT(json::serialize(succeed_with_json(words)), Not(HasSubstr(key)));
    Client owner = client("admin", key);
    EXPECT_TRUE(record(owner, "the first").has_value());
    EXPECT_FALSE(record(owner, "above the limit").has_value());
    EXPECT_THAT(
        succeed({"plan", "set", "--org", "acme", "--decision-limit", "0"}), HasSubstr("unlimited")
    );
    EXPECT_TRUE(record(owner, "without a limit").has_value());
    const std::string id(organization.at("id").as_string());
    EXPECT_EQ(succeed_with_json({"plan", "show", "--org", id}).at("plan"), "team");
}

TEST_P(AdminCommand, APlanHasLimitsThatDoNotBindAnOperator) {
    const std::string key = create_organization("acme");
    const json::value free = succeed_with_json({"plan", "set", "--org", "acme", "--plan", "free"});
    EXPECT_EQ(free.at("decision_limit"), 1000);
    EXPECT_EQ(free.at("agent_limit"), 5);
    EXPECT_THAT(succeed({"plan", "show", "--org", "acme"}), HasSubstr("1000"));
    succeed({"plan", "set", "--org", "acme", "--plan", "team", "--agent-limit", "1"});
    Client owner = client("admin", key);
    const auto refused = owner.post("/v1/agents", R"({"agent_id":"coder","name":"coder"})");
    EXPECT_EQ(refused.status, 429) << refused.body;
    EXPECT_THAT(refused.body, HasSubstr("agent limit exceeded: 1/1 agents"));
    succeed({"agent", "create", "--org", "acme", "--agent", "coder"});
    EXPECT_THAT(
        fail({"plan", "set", "--agent-limit", "-1"}, 2),
        HasSubstr(R"(--agent-limit: "-1" is no limit; it is a number from 0 to 2147483647)")
    );
}

TEST_P(AdminCommand, APlatformAdministratorIsMadeAndDemoted) {
    const std::string key(succeed_with_json({"agent",
                                             "create",
                                             "--agent",
                                             "operations",
                                             "--role",
                                             "platform_admin",
                                             "--tag",
                                             "ops",
                                             "--tag",
                                             "night"})
                              .at("raw_key")
                              .as_string());
    EXPECT_EQ(client("operations", key).get("/v1/agents").status, 200);
    EXPECT_THAT(
        succeed({"agent", "list"}),
        AllOf(HasSubstr("operations"), HasSubstr("platform_admin"), HasSubstr("ops, night"))
    );
    EXPECT_THAT(
        succeed({"agent", "set-role", "--agent", "operations", "--role", "reader"}),
        HasSubstr("has the role reader now")
    );
    EXPECT_TRUE(
        eventually([&] { return client("operations", key).get("/v1/agents").status == 403; }, kSoon)
    ) << log();
    EXPECT_THAT(
        fail({"agent", "create", "--agent", "operations"}), HasSubstr("agent_id already exists")
    );
    EXPECT_THAT(
        fail({"agent", "set-role", "--agent", "nobody", "--role", "admin"}),
        HasSubstr("agent not found")
    );
}

TEST_P(AdminCommand, AHoldKeepsAnOrganizationUntilItIsReleased) {
    create_organization("acme");
    const json::value hold = succeed_with_json(
        {"hold", "create", "--org", "acme", "--reason", "a lawsuit", "--agent", "admin"}
    );
    const std::string id(hold.at("id").as_string());
    EXPECT_THAT(
        fail({"organization", "delete", "acme", "--yes"}),
        AllOf(HasSubstr("a legal hold covers the organization"), HasSubstr(id))
    );
    EXPECT_THAT(succeed({"hold", "list", "--org", "acme"}), HasSubstr("a lawsuit"));
    EXPECT_THAT(fail({"hold", "release", id}), HasSubstr("hold not found")) << "of another one";
    succeed({"hold", "release", id, "--org", "acme"});
    EXPECT_THAT(
        fail({"hold", "release", id, "--org", "acme"}), HasSubstr("hold not found or already")
    );
    succeed({"organization", "delete", "acme", "--yes"});
}

TEST_P(AdminCommand, AKeyIsMadeListedRotatedAndRevoked) {
    const json::value first = succeed_with_json({"key", "create", "--agent", "admin"});
    const std::string first_key(first.at("raw_key").as_string());
    const std::string first_id(succeed_with_json({"key", "list"}).at(0).at("id").as_string());
    EXPECT_EQ(read_as("admin", first_key), 200);
    EXPECT_THAT(succeed({"key", "list"}), AllOf(HasSubstr(first_id), Not(HasSubstr(first_key))));

    const Ended rotated = admin({"key", "rotate", first_id});
    ASSERT_EQ(rotated.code, 0) << rotated.output;
    const std::string second_key = rotated.key();
    EXPECT_EQ(read_as("admin", second_key), 200);
    EXPECT_TRUE(eventually([&] { return read_as("admin", first_key) == 401; }, kSoon)) << log();
    const std::string second_id(succeed_with_json({"key", "list"}).at(0).at("id").as_string());
    succeed({"key", "revoke", second_id});
    EXPECT_TRUE(eventually([&] { return read_as("admin", second_key) == 401; }, kSoon)) << log();
    EXPECT_THAT(fail({"key", "revoke", second_id}), HasSubstr("key is already revoked"));
    EXPECT_THAT(fail({"key", "revoke", "1"}, 2), HasSubstr("the id must be a UUID"));
    create_organization("acme");
    EXPECT_THAT(
        fail({"key", "rotate", second_id, "--org", "acme"}), HasSubstr("api key not found")
    );
    EXPECT_EQ(read_as("admin", kAdminKey), 200);
}

TEST_P(AdminCommand, SaysWhatIsWrong) {
    create_organization("acme");
    const Words verbs{"agent", "list", "--org"};
    const auto in = [&](const std::string& org) {
        return Words{verbs[0], verbs[1], verbs[2], org};
    };
    EXPECT_THAT(fail(in("nowhere")), HasSubstr("there is no organization nowhere"));
    const std::string unknown = "11111111-2222-4333-8444-555555555555";
    EXPECT_THAT(fail(in(unknown)), HasSubstr("there is no organization " + unknown));
    EXPECT_THAT(fail(in("No Slug"), 2), HasSubstr("--org must be the slug or the id"));
    EXPECT_THAT(
        fail({"organization", "create", "--name", "Other", "--slug", "acme"}),
        HasSubstr("slug \"acme\" is taken")
    );
    EXPECT_THAT(
        fail({"organization", "create", "--name", "Other", "--slug", "-"}), HasSubstr("is no slug")
    );
    EXPECT_THAT(
        fail({"organization", "delete", "default", "--yes"}),
        HasSubstr("the default organization cannot be deleted")
    );
    EXPECT_THAT(
        fail({"agent", "create", "--agent", "a", "--role", "king"}, 2),
        HasSubstr("--role must be one of")
    );
    EXPECT_THAT(fail({"agent", "create", "--agent", "system"}), HasSubstr("reserved"));
    EXPECT_THAT(
        fail({"plan", "set"}, 2), HasSubstr("--decision-limit or --agent-limit is required")
    );
    EXPECT_THAT(
        fail({"hold", "create", "--reason", "r", "--from", "yesterday"}, 2),
        HasSubstr("--from must be a time")
    );
    EXPECT_THAT(fail({"hold", "release", "1"}, 2), HasSubstr("the id must be a UUID"));
}

INSTANTIATE_TEST_SUITE_P(
    Store,
    AdminCommand,
    ::testing::Values("Sqlite", "Postgres"),
    [](const auto& given) { return std::string(given.param); }
);

}  // namespace
}  // namespace akashi::testing
