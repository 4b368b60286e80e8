#include "base/log.hpp"
#include "identity/authenticator.hpp"
#include "identity/first_start.hpp"
#include "identity/key_issue_service.hpp"
#include "identity/password_hasher.hpp"
#include "identity/token_service.hpp"
#include "testing/stores/stores.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TokenSigner make_signer() {
    const auto pair = TokenSigner::generate();
    return TokenSigner(pair.private_pem, pair.public_pem);
}

/// The services of this room on a store, with a fixed clock.
class SignInContract : public ContractTest {
protected:
    void SetUp() override {
        ContractTest::SetUp();
        services_ = std::make_unique<Services>(*this);
        holder_.id = AgentRowId::make();
        holder_.agent_id = holder_.name = "holder";
        holder_.created_at = holder_.updated_at = clock_;
    }
    void TearDown() override { services_.reset(); }

    /// Creates the holder with a generated key, whose text it returns.
    std::string create_holder(std::optional<Time> expires_at = {}) {
        MadeKey made = run(services_->keys.make(holder_, "system", std::nullopt));
        made.key.expires_at = expires_at;
        run(agents().create(holder_, made.key)).value();
        return made.raw;
    }

    Result<Caller> authenticate(const std::string& authorization) {
        return run(services_->authenticator.authenticate(
            {.authorization = authorization, .org = {}, .client_ip = {}}
        ));
    }
    Result<Caller> authenticate(const std::string& authorization, OrgId org) {
        return run(services_->authenticator.authenticate(
            {.authorization = authorization, .org = org.str(), .client_ip = {}}
        ));
    }
    Result<Caller> authenticate_from(const std::string& client, const std::string& authorization) {
        return run(services_->authenticator.authenticate(
            {.authorization = authorization, .org = {}, .client_ip = client}
        ));
    }

    /// Presents wrong keys until the limit is reached; returns the last refusal. Allowances are
    /// restored meanwhile, so on a slow machine that takes a few more.
    Error fail_until_limited(
        const std::string& client, const std::string& agent, const std::string& shape
    ) {
        Error last;
        for (std::size_t i = 0; i < 4 * FailedLogins::kOfAgent; ++i) {
            last =
                authenticate_from(client, fmt::format("ApiKey {}:{}{}", agent, shape, i)).error();
            if (last.code() == ErrorCode::rate_limited) return last;
            EXPECT_EQ(last.code(), ErrorCode::unauthorized);
        }
        return last;
    }

    /// Creates an agent of an organization, which is made when it is new, with a chosen key.
    Agent create_with_key(
        const std::string& name, const std::string& key, OrgId org = kDefaultOrg
    ) {
        run(organizations().ensure({org, "Org", org.str()}));
        Agent agent = holder_;
        agent.id = AgentRowId::make();
        agent.agent_id = name;
        agent.org_id = org;
        const MadeKey made = run(services_->keys.make(agent, "system", key));
        return run(agents().create(agent, made.key)).value();
    }

    struct Services {
        explicit Services(SignInContract& test)
            : clock([&test] { return test.clock_; }),
              keys(test.keys(), clock),
              authenticator(
                  {test.directory(), keys, signer, seen, test.stores_->identity().feed}, clock
              ),
              tokens(authenticator, signer, std::chrono::hours(1), clock),
              first_start(test.stores_->identity(), keys, clock) {}

        const Clock clock;
        const TokenSigner signer = make_signer();
        SeenAgents seen;
        KeyService keys;
        Authenticator authenticator;
        TokenService tokens;
        FirstStart first_start;
    };

    Agent holder_;
    std::unique_ptr<Services> services_;
};

TEST_P(SignInContract, TakesATokenUntilItsEnd) {
    const auto issued = run(services_->tokens.issue({{"holder", {}}, create_holder(), {}}));
    ASSERT_TRUE(issued.has_value());
    EXPECT_EQ(issued->expires_at, clock_ + std::chrono::hours(1));
    EXPECT_EQ(authenticate("Bearer " + issued->token)->agent_id, "holder");
    clock_ = issued->expires_at;
    EXPECT_EQ(
        authenticate("Bearer " + issued->token).error().message(), "invalid or expired token"
    );
}

TEST_P(SignInContract, RefusesAKeyFromItsEndOnAlsoOneThatItRemembers) {
    const Time end = clock_ + std::chrono::minutes(1);
    const std::string authorization = "ApiKey holder:" + create_holder(end);
    EXPECT_TRUE(authenticate(authorization).has_value());
    clock_ = end;
    EXPECT_EQ(authenticate(authorization).error().message(), "invalid api key");
    services_->authenticator.forget_all();
    EXPECT_TRUE(authenticate(authorization).has_error()) << "the store knows the end, too";
}

TEST_P(SignInContract, NotesWhoWasSeenAndWhen) {
    const std::string key = create_holder();
    EXPECT_TRUE(authenticate("ApiKey holder:" + key + "0").has_error());
    EXPECT_TRUE(authenticate("ApiKey holder:" + key).has_value());
    EXPECT_THAT(services_->seen.take(), ElementsAre(Pair(holder_.id, clock_)));
}

TEST_P(SignInContract, SeedsAnAdminAlsoWhereThereAreAgents) {
    const log::Capture quiet([](std::string_view) {});
    run(services_->first_start.run({.chosen = "a key of my own", .keep = {}}));
    EXPECT_EQ(authenticate("ApiKey admin:a key of my own")->role, Role::admin);
}

TEST_P(SignInContract, GivesTheAdminAKeyWhenItHasNone) {
    const log::Capture quiet([](std::string_view) {});
    Agent admin = holder_;
    admin.agent_id = "admin";
    admin.role = Role::admin;
    run(agents().create(admin, std::nullopt)).value();
    std::string kept;
    run(services_->first_start.run({.chosen = {}, .keep = [&](const auto& key) { kept = key; }}));
    EXPECT_EQ(authenticate("ApiKey admin:" + kept)->id, admin.id);
}

TEST_P(SignInContract, SeedsNobodyWhereAnAdminHasAKey) {
    const log::Capture quiet([](std::string_view) {});
    holder_.role = Role::org_owner;
    create_holder();
    run(services_->first_start.run({.chosen = "a key of my own", .keep = {}}));
    EXPECT_EQ(run(directory().find(kDefaultOrg, "admin")), std::nullopt);
}

TEST_P(SignInContract, DoesNotMakeAnotherAgentNamedAdminAnAdmin) {
    const log::Capture quiet([](std::string_view) {});
    create_with_key("admin", "key of a usual agent");
    run(services_->first_start.run({.chosen = "a key of my own", .keep = {}}));
    EXPECT_EQ(authenticate("ApiKey admin:key of a usual agent")->role, Role::agent);
    EXPECT_TRUE(authenticate("ApiKey admin:a key of my own").has_error());
}

TEST_P(SignInContract, FindsTheRightOneOfManyNamesakes) {
    const Agent first = create_with_key("twin", "key of the first", OrgId::make());
    const MadeKey chosen = run(services_->keys.make(first, "system", "a key"));
    for (char i = 'a'; i < 'q'; ++i) {  // as if they had chosen other texts
        Agent twin = first;
        twin.id = AgentRowId::make();
        twin.org_id = OrgId::make();
        run(organizations().ensure({twin.org_id, "Org", twin.org_id.str()}));
        ApiKey key = chosen.key;
        key.id = ApiKeyId::make();
        key.org_id = twin.org_id;
        key.hash.replace(key.hash.size() - 16, 16, 16, i);
        run(agents().create(twin, key)).value();
    }
    const Agent last = create_with_key("twin", "key of the last", OrgId::make());
    EXPECT_EQ(authenticate("ApiKey twin:key of the first")->id, first.id);
    EXPECT_EQ(authenticate("ApiKey twin:key of the last")->id, last.id);
}

TEST_P(SignInContract, RefusesAKeyOfSeveralOrganizationsUnlessOneIsNamed) {
    create_with_key("twin", "the same key");
    const Agent other = create_with_key("twin", "the same key", kOtherOrg);
    const auto refused = authenticate("ApiKey twin:the same key");
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), ErrorCode::unauthorized);
    EXPECT_EQ(
        refused.error().message(),
        "this key is valid in several organizations; send X-Akashi-Org-ID"
    );
    EXPECT_EQ(authenticate("ApiKey twin:the same key", kOtherOrg)->id, other.id);
    EXPECT_TRUE(authenticate("ApiKey twin:the same key", OrgId::make()).has_error());
}

TEST_P(SignInContract, TellsAgentsWithTheSameKeyApart) {
    for (const std::string name : {"first", "second"}) create_with_key(name, "the same key");
    for (const std::string name : {"first", "second", "first"}) {
        const auto caller = authenticate("ApiKey " + name + ":the same key");
        ASSERT_TRUE(caller.has_value()) << name;
        EXPECT_EQ(caller->agent_id, name);
    }
    EXPECT_TRUE(authenticate("ApiKey coder:the same key").has_error());
}

TEST_P(SignInContract, TakesAKeyThatAnAgentHasTwice) {
    const Agent agent = create_with_key("holder", "the same key");
    MadeKey again = run(services_->keys.make(agent, "system", "the same key"));
    EXPECT_TRUE(add_key(again.key));
    for (int i = 0; i < 2; ++i) {
        const auto caller = authenticate("ApiKey holder:the same key");
        ASSERT_TRUE(caller.has_value()) << caller.error().message();
        EXPECT_EQ(caller->id, agent.id);
        services_->authenticator.forget_all();  // now it is found by its hash
    }
}

TEST_P(SignInContract, TakesAKeyThatWasHashedWithARandomSalt) {
    PasswordHasher hasher;
    Agent old = create_with_key("twin", "the new one's key", kOtherOrg);
    old.id = AgentRowId::make();
    old.org_id = kDefaultOrg;
    ApiKey key = run(services_->keys.make(old, "system", std::nullopt)).key;
    key.hash = run(hasher.hash("key of old", std::string(PasswordHasher::kSaltBytes, 'r'), {}));
    run(agents().create(old, key)).value();
    EXPECT_EQ(authenticate("ApiKey twin:key of old")->id, old.id);
    EXPECT_EQ(authenticate("ApiKey twin:the new one's key")->org, kOtherOrg);
    EXPECT_TRUE(authenticate("ApiKey twin:another key").has_error());
}

TEST_P(SignInContract, LimitsWrongKeysAlikeForKnownAndUnknownAgents) {
    create_with_key("known", "a key of my own");
    const std::string usual = "wrong key ";
    const std::string like_generated = "ak_wrong_";
    for (const auto& [agent, shape] : {std::pair("known", usual), {"unknown", like_generated}}) {
        const Error limited = fail_until_limited(agent, agent, shape);
        EXPECT_EQ(limited.code(), ErrorCode::rate_limited) << agent << ", " << shape;
        EXPECT_GE(limited.retry_after(), std::chrono::seconds(1));
        for (const auto& other : {usual, like_generated})
            EXPECT_EQ(fail_until_limited(agent, agent, other).code(), ErrorCode::rate_limited)
                << agent << ", " << other;
    }
    EXPECT_TRUE(authenticate_from("elsewhere", "ApiKey known:a key of my own").has_value());
}

TEST_P(SignInContract, LogsSomeOfManyFailedLogins) {
    std::int64_t lines = 0;
    const log::Capture capture([&](std::string_view line) {
        if (line.find("auth: login failed") != std::string_view::npos) ++lines;
    });
    // A key that is known to have ended is refused without a computation.
    const Time end = clock_ + std::chrono::minutes(1);
    const std::string key = create_holder(end);
    EXPECT_TRUE(authenticate("ApiKey holder:" + key).has_value());
    clock_ = end;
    for (std::int64_t i = 0; i < TokenService::kFailureLines + 2; ++i) {
        const auto issued = run(services_->tokens.issue({{"holder", {}}, key, "192.0.2.1"}));
        EXPECT_EQ(issued.error().code(), ErrorCode::unauthorized);
    }
    EXPECT_EQ(lines, TokenService::kFailureLines);
}

TEST_P(SignInContract, LetsKeysThatWereRightPassTheLimit) {
    create_with_key("known", "a key of my own");
    const std::string generated = create_holder();
    EXPECT_TRUE(authenticate_from("here", "ApiKey known:a key of my own").has_value());
    for (const std::string agent : {"known", "holder"})
        EXPECT_EQ(fail_until_limited("here", agent, "wrong").code(), ErrorCode::rate_limited);
    services_->authenticator.forget_all();
    EXPECT_TRUE(authenticate_from("here", "ApiKey known:a key of my own").has_value());
    EXPECT_TRUE(authenticate_from("here", "ApiKey holder:" + generated).has_value())
        << "needs no computation";
}

TEST_P(SignInContract, NeverTakesTheKeyOfADeletedAgentForItsNamesake) {
    const Agent first = create_with_key("twin", "key of the first");
    EXPECT_EQ(authenticate("ApiKey twin:key of the first")->id, first.id);
    remove_agent("twin");
    const Agent second = create_with_key("twin", "key of the second");
    services_->authenticator.forget(first.id);
    EXPECT_TRUE(authenticate("ApiKey twin:key of the first").has_error());
    EXPECT_EQ(authenticate("ApiKey twin:key of the second")->id, second.id);
}

TEST_P(SignInContract, IssuesKeysForAgentsThatAreThere) {
    const IdentityPorts ports = stores_->identity();
    KeyIssueService issuer(
        {ports.organizations, ports.agents, ports.directory, ports.keys},
        services_->keys,
        services_->clock
    );
    const auto made = run(issuer.issue(kDefaultOrg, "coder"));
    EXPECT_EQ(authenticate("ApiKey coder:" + made->raw)->agent_id, "coder");
    EXPECT_EQ(
        run(issuer.issue(kDefaultOrg, "nobody")).error().message(),
        "there is no agent \"nobody\" in the organization 00000000-0000-0000-0000-000000000000"
    );
    const OrgId unknown = OrgId::make();
    EXPECT_EQ(
        run(issuer.issue(unknown, "admin")).error().message(),
        "there is no organization " + unknown.str()
    );
    EXPECT_TRUE(run(issuer.issue(kOtherOrg, "admin")).has_error()) << "only the default one has it";
    const auto admin = run(issuer.issue(kDefaultOrg, "admin"));
    EXPECT_EQ(authenticate("ApiKey admin:" + admin->raw)->role, Role::admin);
}

AKASHI_CONTRACT(SignInContract);

}  // namespace
}  // namespace akashi::contract
