#include "base/log.hpp"
#include "identity/authenticator.hpp"
#include "identity/first_start.hpp"
#include "identity/token_service.hpp"
#include "testing/stores/stores.hpp"

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
        return run(services_->authenticator.authenticate(authorization, ""));
    }

    struct Services {
        explicit Services(SignInContract& test)
            : clock([&test] { return test.clock_; }),
              keys(test.keys(), clock),
              authenticator({test.directory(), keys, signer, seen}, clock),
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
    const auto issued = run(services_->tokens.issue("holder", create_holder()));
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
}

TEST_P(SignInContract, NotesWhoWasSeenAndWhen) {
    const std::string key = create_holder();
    EXPECT_TRUE(authenticate("ApiKey holder:" + key + "0").has_error());
    EXPECT_TRUE(authenticate("ApiKey holder:" + key).has_value());
    EXPECT_THAT(services_->seen.take(), ElementsAre(Pair(holder_.id, clock_)));
}

TEST_P(SignInContract, SeedsNobodyWhereThereAreAgents) {
    const log::Capture quiet([](std::string_view) {});
    run(services_->first_start.run({.chosen = "a key of my own", .keep = {}}));
    EXPECT_EQ(run(directory().find(kDefaultOrg, "admin")), std::nullopt);
}

AKASHI_CONTRACT(SignInContract);

}  // namespace
}  // namespace akashi::contract
