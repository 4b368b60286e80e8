#include "identity/key_service.hpp"

#include "base/crypto.hpp"
#include "identity/identity_fixture.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

class KeyServiceTest : public IdentityFixture {
protected:
    MadeKey make(const std::string& name, std::optional<std::string> chosen = {}) {
        Agent agent;
        agent.agent_id = name;
        agent.org_id = org_;
        return run(keys_.make(agent, "boss", std::move(chosen)));
    }

    const OrgId org_ = OrgId::make();
};

TEST_F(KeyServiceTest, SaysWhoseKeyItMadeAndByWhom) {
    const MadeKey made = make("coder");
    EXPECT_TRUE(made.generated);
    EXPECT_EQ(made.key.agent_id, "coder");
    EXPECT_EQ(made.key.org_id, org_);
    EXPECT_EQ(made.key.created_by, "boss");
    EXPECT_EQ(made.key.label, "default");
    EXPECT_EQ(made.key.created_at, time_);
    EXPECT_EQ(made.key.expires_at, std::nullopt);
    EXPECT_EQ(made.key.prefix, made.raw.substr(3, 8));
    EXPECT_THAT(made.raw, MatchesRegex("ak_[0-9a-f]{8}_[0-9a-f]{32}"));
    EXPECT_NE(make("coder").raw, made.raw);
    EXPECT_NE(make("coder").key.id, made.key.id);
}

TEST_F(KeyServiceTest, HashesGeneratedKeysUnderTheSecretOfTheDatabase) {
    const MadeKey made = make("coder");
    const std::string secret = run(ports_.keys.pepper());
    EXPECT_EQ(made.key.hash, "hmac-sha256$" + to_hex(as_text(hmac_sha256(secret, made.raw))));
}

TEST_F(KeyServiceTest, GivesEachNameASaltOfItsOwn) {
    const MadeKey made = make("coder", "a key of my own");
    EXPECT_FALSE(made.generated);
    EXPECT_EQ(made.raw, "a key of my own");
    EXPECT_EQ(made.key.prefix, "");
    EXPECT_EQ(make("coder", "a key of my own").key.hash, made.key.hash);
    EXPECT_NE(make("planner", "a key of my own").key.hash, made.key.hash);
    EXPECT_NE(make("coder", "another key").key.hash, made.key.hash);
}

TEST_F(KeyServiceTest, ShowsThePrefixOfAChosenKeyThatLooksGenerated) {
    const auto prefix_of = [&](const char* chosen) { return make("coder", chosen).key.prefix; };
    EXPECT_EQ(prefix_of("ak_abc_secret"), "abc");
    EXPECT_EQ(prefix_of("ak_abc_"), "") << "without a secret";
    EXPECT_EQ(prefix_of("ak__secret"), "") << "without a prefix";
    EXPECT_EQ(prefix_of("ak_secret"), "");
    EXPECT_EQ(prefix_of("bk_abc_secret"), "");
}

TEST_F(KeyServiceTest, FindsAKeyByItsTextInItsOrganizationUntilItsEnd) {
    Agent agent;
    agent.id = AgentRowId::make();
    agent.agent_id = agent.name = "holder";
    MadeKey made = run(keys_.make(agent, "system", std::nullopt));
    const Time end = time_ + std::chrono::hours(1);
    made.key.expires_at = end;
    run(ports_.agents.create(agent, made.key, contract::make_change(agent.org_id))).value();
    const auto find = [&](const std::string& name, std::optional<OrgId> org) {
        return run(keys_.find_generated({name, org}, made.raw));
    };
    ASSERT_THAT(find("holder", {}), SizeIs(1));
    EXPECT_EQ(find("holder", {}).at(0).agent.id, agent.id);
    EXPECT_EQ(find("holder", {}).at(0).key.id, made.key.id);
    EXPECT_THAT(find("holder", kDefaultOrg), SizeIs(1));
    EXPECT_THAT(find("holder", org_), IsEmpty());
    EXPECT_THAT(find("another", {}), IsEmpty());
    EXPECT_THAT(run(keys_.find_generated({"holder", {}}, made.raw + "0")), IsEmpty());
    EXPECT_THAT(run(keys_.find_known({"holder", {}}, made.key.hash)), SizeIs(1));
    time_ = end;
    EXPECT_THAT(find("holder", {}), IsEmpty());
    EXPECT_THAT(run(keys_.find_known({"holder", {}}, made.key.hash)), IsEmpty());
}

}  // namespace
}  // namespace akashi
