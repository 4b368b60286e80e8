#include "identity/authenticator.hpp"

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "identity/identity_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <string>
#include <vector>

namespace akashi {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Pair;

class AuthenticatorTest : public IdentityFixture {
protected:
    std::string name_by(const std::string& authorization) {
        const auto caller = authenticate(authorization);
        return caller ? caller->name : caller.error().message();
    }
};

TEST_F(AuthenticatorTest, SaysByWhichKeyACallerCame) {
    const std::string key = create("holder");
    create("chooser", Role::reader, "a key of my own");
    const auto by_key = authenticate("ApiKey holder:" + key).value();
    EXPECT_EQ(by_key.org, kDefaultOrg);
    EXPECT_EQ(by_key.id, id_of("holder"));
    EXPECT_EQ(by_key.role, Role::agent);
    EXPECT_EQ(by_key.api_key_prefix, key.substr(3, 8));
    EXPECT_TRUE(by_key.api_key_id);
    EXPECT_EQ(authenticate("ApiKey holder:" + key)->api_key_id, by_key.api_key_id);

    const auto by_chosen_key = authenticate("ApiKey chooser:a key of my own").value();
    EXPECT_EQ(by_chosen_key.role, Role::reader);
    EXPECT_TRUE(by_chosen_key.api_key_id);
    EXPECT_EQ(by_chosen_key.api_key_prefix, std::nullopt);

    const auto by_token = authenticate("Bearer " + token_of("holder", key)).value();
    EXPECT_EQ(by_token.id, by_key.id);
    EXPECT_EQ(by_token.api_key_id, by_key.api_key_id) << "the token was issued for it";
    EXPECT_EQ(by_token.api_key_prefix, by_key.api_key_prefix);
}

TEST_F(AuthenticatorTest, TakesKeysWithAColon) {
    create("chooser", Role::agent, "one:two:three");
    EXPECT_TRUE(authenticate("ApiKey chooser:one:two:three"));
}

TEST_F(AuthenticatorTest, NotesThatTheHolderOfATokenWasSeen) {
    const std::string token = token_of("holder", create("holder"));
    seen_.take();
    time_ += 1min;
    EXPECT_TRUE(authenticate("Bearer " + token));
    EXPECT_THAT(seen_.take(), ElementsAre(Pair(id_of("holder"), time_)));
}

TEST_F(AuthenticatorTest, ExaminesNothingThatCannotBeAKey) {
    const auto is_examined = [](std::size_t name, std::size_t key) {
        return is_plausible({{std::string(name, 'n'), {}}, std::string(key, 'k'), {}});
    };
    EXPECT_TRUE(is_examined(24, 1000));
    EXPECT_FALSE(is_examined(24, 1001));
    EXPECT_FALSE(is_examined(25, 1000));
    EXPECT_TRUE(is_examined(1, 1));
    EXPECT_FALSE(is_examined(1, 0));
    EXPECT_FALSE(is_examined(0, 1));
    EXPECT_FALSE(is_plausible({{"no name", {}}, "key", {}}));
}

TEST_F(AuthenticatorTest, RemembersTheAgentOfATokenForThirtySeconds) {
    const std::string bearer = "Bearer " + token_of("holder", create("holder"));
    EXPECT_EQ(name_by(bearer), "holder");
    rename_elsewhere("holder", "renamed");
    SteadyClock::move_on(29s);
    EXPECT_EQ(name_by(bearer), "holder");
    SteadyClock::move_on(1s);
    EXPECT_EQ(name_by(bearer), "renamed");
}

TEST_F(AuthenticatorTest, RemembersTheOwnerOfAKeyForThirtySeconds) {
    const std::string authorization = "ApiKey holder:" + create("holder");
    EXPECT_EQ(name_by(authorization), "holder");
    rename_elsewhere("holder", "renamed");
    SteadyClock::move_on(29s);
    EXPECT_EQ(name_by(authorization), "holder");
    SteadyClock::move_on(1s);
    EXPECT_EQ(name_by(authorization), "renamed");
}

TEST_F(AuthenticatorTest, RemembersForASecondWhileItHearsOfNoChanges) {
    const std::string key = create("holder");
    const std::string authorization = "ApiKey holder:" + key;
    const std::string bearer = "Bearer " + token_of("holder", key);
    EXPECT_EQ(name_by(authorization), "holder");
    EXPECT_EQ(name_by(bearer), "holder");
    rename_elsewhere("holder", "renamed");
    feed_.is_current_now = false;
    EXPECT_EQ(name_by(authorization), "holder");
    EXPECT_EQ(name_by(bearer), "holder");
    SteadyClock::move_on(1s);
    EXPECT_EQ(name_by(authorization), "renamed");
    EXPECT_EQ(name_by(bearer), "renamed");
}

TEST_F(AuthenticatorTest, ForgetsOneAgentOrAllOfThem) {
    std::vector<std::string> authorizations;
    for (const std::string name : {"first", "second"}) {
        const std::string key = create(name);
        authorizations.push_back(fmt::format("ApiKey {}:{}", name, key));
        authorizations.push_back("Bearer " + token_of(name, key));
    }
    const auto names = [&] {
        std::vector<std::string> list;
        list.reserve(authorizations.size());
        for (const auto& authorization : authorizations) list.push_back(name_by(authorization));
        return list;
    };
    names();
    rename_elsewhere("first", "1");
    rename_elsewhere("second", "2");
    authenticator_.forget(id_of("first"));
    EXPECT_THAT(names(), ElementsAre("1", "1", "second", "second"));
    authenticator_.forget_all();
    EXPECT_THAT(names(), ElementsAre("1", "1", "2", "2"));
}

TEST_F(AuthenticatorTest, EndsATokenWithTheKeyThatItWasIssuedFor) {
    const std::string bearer = "Bearer " + token_of("holder", create("holder"));
    EXPECT_EQ(name_by(bearer), "holder");
    stores_->query("UPDATE api_keys SET revoked_at = 1 WHERE agent_id = 'holder'");
    authenticator_.forget(id_of("holder"));
    EXPECT_EQ(name_by(bearer), "invalid or expired token");
}

TEST_F(AuthenticatorTest, ATokenEndsNoLaterThanItsKey) {
    const std::string key = create("holder");
    const auto end =
        std::chrono::duration_cast<std::chrono::microseconds>((time_ + 20s).time_since_epoch());
    stores_->query(fmt::format("UPDATE api_keys SET expires_at = {}", end.count()));
    const auto issued = run(tokens_.issue({{"holder", {}}, key, {}})).value();
    EXPECT_EQ(issued.expires_at, time_ + 20s);
    EXPECT_EQ(name_by("Bearer " + issued.token), "holder");
    time_ += 20s;
    EXPECT_EQ(name_by("Bearer " + issued.token), "invalid or expired token");
}

TEST_F(AuthenticatorTest, AScopedTokenHasThePowerOfBothAndEndsWithItsIssuer) {
    create("owner", Role::org_owner);
    create("manager", Role::admin);
    Caller owner;
    owner.id = id_of("owner");
    owner.agent_id = owner.name = "owner";
    owner.role = Role::org_owner;
    const auto scoped = run(tokens_.issue_scoped(owner, "manager", 0)).value();
    EXPECT_EQ(scoped.issued.expires_at, time_ + TokenService::kScopedLifetime);
    const std::string bearer = "Bearer " + scoped.issued.token;
    const auto caller = authenticate(bearer).value();
    EXPECT_EQ(caller.agent_id, "manager");
    EXPECT_EQ(caller.role, Role::admin);
    EXPECT_EQ(caller.scoped_by, "owner");
    EXPECT_EQ(
        run(tokens_.issue_scoped(caller, "manager", 0)).error().message(),
        "scoped tokens cannot issue further scoped tokens"
    );

    stores_->query("UPDATE agents SET role = 'platform_admin' WHERE agent_id = 'manager'");
    authenticator_.forget(id_of("manager"));
    EXPECT_EQ(authenticate(bearer)->role, Role::org_owner) << "never more than the issuer";
    stores_->query("UPDATE agents SET role = 'agent' WHERE agent_id = 'owner'");
    authenticator_.forget(id_of("owner"));
    EXPECT_EQ(name_by(bearer), "invalid or expired token");
}

TEST_F(AuthenticatorTest, AcceptsTokensOfTheKeysThatAreInUseNow) {
    const std::string key = create("holder");
    const std::string bearer = "Bearer " + token_of("holder", key);
    EXPECT_EQ(name_by(bearer), "holder");
    const auto next = TokenSigner::generate();
    token_keys_.replace(TokenSigner(next.private_pem, next.public_pem, {pair_.public_pem}));
    authenticator_.forget_tokens();
    EXPECT_EQ(name_by(bearer), "holder") << "the old key is a previous one";
    const std::string newer = "Bearer " + token_of("holder", key);
    token_keys_.replace(TokenSigner(next.private_pem, next.public_pem));
    authenticator_.forget_tokens();
    EXPECT_EQ(name_by(bearer), "invalid or expired token");
    EXPECT_EQ(name_by(newer), "holder");
}

TEST_F(AuthenticatorTest, TellsOfATokenOfAKeyThatItDoesNotHaveOnceAMinute) {
    const std::string bearer = "Bearer " + token_of("holder", create("holder"));
    const auto other = TokenSigner::generate();
    token_keys_.replace(TokenSigner(other.private_pem, other.public_pem));
    authenticator_.forget_tokens();
    std::vector<std::string> lines;
    const log::Capture capture([&](std::string_view line) { lines.emplace_back(line); });
    const std::string malformed = "Bearer " + base64url_encode(R"({"alg":"EdDSA","kid":"none"})");
    for (const auto& authorization : {malformed + ".e30.e30", bearer, bearer})
        EXPECT_EQ(name_by(authorization), "invalid or expired token");
    const TokenSigner ours(pair_.private_pem, pair_.public_pem);
    EXPECT_THAT(lines, ElementsAre(::testing::HasSubstr("\"kid\":\"" + ours.kid() + "\"")));
}

TEST_F(AuthenticatorTest, DoesNotRememberWhatChangedWhileItWasLookedUp) {
    const std::string bearer = "Bearer " + token_of("holder", create("holder"));
    directory_.after_lookup = [&] {
        rename_elsewhere("holder", "renamed");
        authenticator_.forget(id_of("holder"));
        directory_.after_lookup = [] {};
    };
    EXPECT_EQ(name_by(bearer), "holder");
    EXPECT_EQ(name_by(bearer), "renamed");
}

TEST_F(AuthenticatorTest, TakesAKeyThatAnAgentHasTwice) {
    create("chooser", Role::agent, "a key of my own");
    ApiKey second =
        run(ports_.keys.find_keys(
                {"chooser", {}}, {stores_->query("SELECT key_hash FROM api_keys").at(0)}, time_
            ))
            .at(0)
            .key;
    second.id = ApiKeyId::make();
    EXPECT_TRUE(run(ports_.keys.add(second, contract::make_change())));
    EXPECT_TRUE(authenticate("ApiKey chooser:a key of my own"));
}

/// Counts the computations of Argon2id.
class KeyHashes : public AuthenticatorTest {
protected:
    KeyHashes() { log::set_level(log::Level::debug); }
    ~KeyHashes() override { log::set_level(log::Level::info); }

    /// How many the work needs.
    template <class Work>
    int computed_by(Work work) {
        const int before = computed_;
        work();
        return computed_ - before;
    }
    int computed_for(const std::string& authorization, const std::string& org = "") {
        return computed_by([&] { authenticate(authorization, org); });
    }
    /// Presents wrong keys until they are not examined any more.
    void reach_the_limit(const std::string& name) {
        for (std::size_t i = 0; i < 4 * FailedLogins::kOfAgent; ++i) {
            const auto refused = authenticate(fmt::format("ApiKey {}:ak_0_{}", name, i));
            if (refused.error().code() == ErrorCode::rate_limited) return;
        }
        ADD_FAILURE() << "there is no limit";
    }

private:
    std::atomic<int> computed_ = 0;
    const log::Capture capture_{[this](std::string_view line) {
        if (line.find("auth: computing a key hash") != std::string_view::npos) ++computed_;
    }};
};

TEST_F(KeyHashes, AreComputedOnceForAKeyWhetherItsAgentIsKnownOrNot) {
    create("chooser", Role::agent, "a key of my own");
    create("holder");
    EXPECT_EQ(computed_for("ApiKey nobody:a wrong key"), 1);
    EXPECT_EQ(computed_for("ApiKey holder:a wrong key"), 1) << "it has a generated key only";
    EXPECT_EQ(computed_for("ApiKey chooser:a wrong key"), 1);
    EXPECT_EQ(computed_for("ApiKey nobody:ak_00000000_00000000000000000000000000000000"), 1);
    EXPECT_EQ(computed_for("ApiKey nobody:" + std::string(1025, 'k')), 0);
}

TEST_F(KeyHashes, AreNotNeededForGeneratedKeysAndForThoseThatWereSetOrRight) {
    const std::string generated = create("holder");
    EXPECT_EQ(computed_for("ApiKey holder:" + generated), 0);
    create("chooser", Role::agent, "a key of my own");
    EXPECT_EQ(computed_for("ApiKey chooser:a key of my own"), 1);
    EXPECT_EQ(computed_for("ApiKey chooser:a key of my own"), 0);
    authenticator_.forget_all();
    EXPECT_EQ(computed_for("ApiKey chooser:a key of my own"), 0);
    EXPECT_EQ(computed_for("ApiKey chooser:a key of my own", kDefaultOrg.str()), 0);
}

TEST_F(KeyHashes, AreRememberedUntilADayAfterTheirLastUse) {
    create("chooser", Role::agent, "a key of my own");
    const auto use_after = [&](SteadyClock::duration time) {
        SteadyClock::move_on(time);
        return computed_for("ApiKey chooser:a key of my own");
    };
    EXPECT_EQ(use_after(0s), 1);
    EXPECT_EQ(use_after(24h - 1s), 0);
    EXPECT_EQ(use_after(24h - 1s), 0) << "the last use counts";
    EXPECT_EQ(use_after(24h), 1);
}

TEST_F(KeyHashes, AreComputedOnceForRequestsThatBringTheSameKeyAtOnce) {
    create("chooser", Role::agent, "a key of my own");
    const auto come_together = [&](const std::string& authorization) {
        std::vector<std::future<Result<Caller>>> callers(5);
        for (auto& caller : callers) {
            caller = asio::co_spawn(
                io_,
                authenticator_.authenticate(
                    {.authorization = authorization, .org = {}, .client_ip = {}}
                ),
                asio::use_future
            );
        }
        io_.restart();
        io_.run();
        int accepted = 0;
        for (auto& caller : callers) accepted += caller.get() ? 1 : 0;
        return accepted;
    };
    EXPECT_EQ(
        computed_by([&] { EXPECT_EQ(come_together("ApiKey chooser:a key of my own"), 5); }), 1
    );
    EXPECT_EQ(computed_by([&] { EXPECT_EQ(come_together("ApiKey chooser:a wrong key"), 0); }), 1);
}

TEST_F(KeyHashes, AreNotComputedForAClientThatIsLimitedButForOthers) {
    create("chooser", Role::agent, "ak_0_chosen");  // looked up first, so that both meet below
    reach_the_limit("chooser");
    EXPECT_EQ(computed_for("ApiKey chooser:another wrong key"), 0);
    EXPECT_EQ(computed_for("ApiKey chooser:ak_0_chosen"), 0);
    const auto come_from = [&](const char* client) {
        return asio::co_spawn(
            io_,
            authenticator_.authenticate(
                {.authorization = "ApiKey chooser:ak_0_chosen", .org = {}, .client_ip = client}
            ),
            asio::use_future
        );
    };
    auto limited = come_from("192.0.2.1");
    auto other = come_from("198.51.100.1");
    io_.restart();
    io_.run();
    EXPECT_EQ(limited.get().error().code(), ErrorCode::rate_limited);
    EXPECT_TRUE(other.get());
}

}  // namespace
}  // namespace akashi
