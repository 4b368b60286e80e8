// What a sign-up, a token or a mail of one organization does to those of others: nothing.
#include "identity/hold_store.hpp"
#include "signup/sign_up_fixture.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;

class SignUpIsolationContract : public SignUpTest {
protected:
    std::string value(const std::string& statement) { return stores_->query(statement).at(0); }
};

TEST_P(SignUpIsolationContract, ASignUpChangesItsOwnOrganizationOnly) {
    sign_up("One", "one@example.com");
    sign_up("Two", "two@example.com");
    EXPECT_THAT(
        stores_->query("SELECT coalesce(email, 'none') FROM organizations ORDER BY slug"),
        ElementsAre("none", "one@example.com", "none", "two@example.com")
    );
}

TEST_P(SignUpIsolationContract, AMailIsFinishedAndTriedAgainInItsOrganizationOnly) {
    sign_up("One", "one@example.com");
    const Founding two = sign_up("Two", "two@example.com");
    VerificationMail foreign = claim().value();
    foreign.org = two.organization.id;
    const auto rows = "SELECT string_agg(m::text, ',' ORDER BY id) FROM verification_mails AS m";
    const auto before = value(rows);
    run(mails().finish(foreign, clock_, std::nullopt));
    run(mails().retry_later(foreign, "an error", clock_));
    EXPECT_EQ(value(rows), before);
}

TEST_P(SignUpIsolationContract, ATokenBelongsToOneOfThoseThatWait) {
    sign_up("One", "one@example.com");
    const Founding two = sign_up("Two", "two@example.com");
    sign_up("Three", "three@example.com");
    claim();
    const auto mail = claim();
    ASSERT_EQ(mail->email, "two@example.com");
    EXPECT_TRUE(run(mails().keep_token(*mail, "the hash", clock_)));
    EXPECT_EQ(value("SELECT count(*) FROM email_verifications"), "1");
    EXPECT_EQ(run(sign_ups().find("the hash", clock_))->org, two.organization.id);
}

TEST_P(SignUpIsolationContract, AMailOnItsWayIsThatOfItsOrganizationOnly) {
    sign_up("One");
    send("one");
    sign_up("Two");
    EXPECT_EQ(run(sign_ups().queue_again("ada@example.com", clock_)), 1) << "for the first";
}

TEST_P(SignUpIsolationContract, WhatIsRemovedTakesNothingOfOthersAndTheirsKeepsNothing) {
    const Founding old = sign_up("Old", "old@example.com");
    clock_ += kWaitingAge;
    const Founding young = sign_up("Young", "young@example.com");
    record("of another organization");
    Hold hold;
    hold.id = HoldId::make();
    hold.org_id = kOtherOrg;
    hold.reason = "a case";
    hold.from = hold.to = hold.created_at = clock_;
    hold.created_by = "planner";
    EXPECT_TRUE(run(stores_->identity().holds.create(hold, entry_of(kOtherOrg))));
    const auto others = "SELECT count(*) FROM mutation_audit_log WHERE org_id <> '" +
                        old.organization.id.str() + "'";
    const auto before = value(others);
    EXPECT_EQ(run(sign_ups().clean(clock_)), 1);
    EXPECT_THAT(
        stores_->rows_of(old.organization.id),
        ::testing::Each(::testing::Not(::testing::HasSubstr(old.organization.id.str())))
    );
    EXPECT_EQ(keys_of(young).size(), 1U);
    EXPECT_EQ(value(others), before);
    EXPECT_EQ(run(directory().count(kDefaultOrg)), 3);
}

AKASHI_POSTGRES_CONTRACT(SignUpIsolationContract);

}  // namespace
}  // namespace akashi::contract
