#include "signup/sign_up_fixture.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

namespace akashi::contract {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::ElementsAre;

class SignUpContract : public SignUpTest {
protected:
    std::vector<std::string> slugs() {
        return stores_->query("SELECT slug FROM organizations ORDER BY slug");
    }
};

TEST_P(SignUpContract, AnOrganizationWaitsAndSoDoItsMail) {
    const Founding made = sign_up("Acme");
    EXPECT_TRUE(made.sign_up->has_mail);
    ASSERT_EQ(keys_of(made).size(), 1U);
    EXPECT_TRUE(keys_of(made).front().awaits_verification);
    const auto holder =
        run(directory().find_holder({made.first.agent.id, made.first.key.id, std::nullopt}, clock_)
        );
    EXPECT_TRUE(holder->awaits_verification);
    EXPECT_EQ(run(sign_ups().count_waiting(10)), 1);
    const auto mail = claim();
    ASSERT_TRUE(mail);
    EXPECT_EQ(mail->org, made.organization.id);
    EXPECT_EQ(mail->email, "ada@example.com");
    EXPECT_EQ(mail->attempts, 1);
}

TEST_P(SignUpContract, CountsNoMoreWaitingOrganizationsThanItMust) {
    for (const char* name : {"a", "b", "c"}) sign_up(name);
    EXPECT_EQ(run(sign_ups().count_waiting(2)), 2);
    EXPECT_EQ(run(sign_ups().count_waiting(9)), 3);
}

TEST_P(SignUpContract, ATakenSlugLeavesNothingBehind) {
    sign_up("Acme", "ada@example.com");
    const auto before = stores_->query("SELECT count(*) FROM mutation_audit_log");
    const auto taken = create(founding("acme!", "eve@example.com"));
    EXPECT_EQ(taken.error().code(), ErrorCode::conflict);
    EXPECT_THAT(
        stores_->query("SELECT mailbox FROM verification_mails"), ElementsAre("ada@example.com")
    );
    EXPECT_EQ(stores_->query("SELECT count(*) FROM mutation_audit_log"), before);
}

TEST_P(SignUpContract, ATokenVerifiesItsOrganizationOnceAndNoOther) {
    const Founding made = sign_up("Acme");
    send("the hash");
    const Founding other = sign_up("Another", "eve@example.com");
    EXPECT_FALSE(run(sign_ups().find("another hash", clock_)));
    EXPECT_FALSE(run(sign_ups().find("the hash", clock_ + kTokenLifetime)));
    const auto found = run(sign_ups().find("the hash", clock_));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->org, made.organization.id);
    EXPECT_EQ(found->slug, "acme");
    EXPECT_TRUE(found->is_awaited);

    Verification foreign = *found;
    foreign.org = other.organization.id;
    EXPECT_FALSE(verify(foreign));
    EXPECT_TRUE(verify(*found));
    EXPECT_FALSE(verify(*found)) << "it was used";
    EXPECT_FALSE(run(sign_ups().find("the hash", clock_))->is_awaited);
    EXPECT_FALSE(keys_of(made).front().awaits_verification);
    EXPECT_TRUE(keys_of(other).front().awaits_verification);
    EXPECT_THAT(
        stores_->query("SELECT org_id FROM mutation_audit_log WHERE operation = 'verify_email'"),
        ElementsAre(made.organization.id.str())
    );
}

TEST_P(SignUpContract, OfTwoVerificationsAtOnceExactlyOneMarksTheToken) {
    using asio::experimental::awaitable_operators::operator&&;
    sign_up("Acme");
    send("the hash");
    const auto found = run(sign_ups().find("the hash", clock_));
    int marked = 0;
    const auto try_it = [&]() -> asio::awaitable<void> {
        if (co_await sign_ups().verify(*found, entry_of(found->org))) ++marked;
    };
    run((try_it() && try_it()) && (try_it() && try_it()));
    EXPECT_EQ(marked, 1);
}

TEST_P(SignUpContract, AnAddressGetsThreeMailsAnHourAndTenADayHoweverManyComeAtOnce) {
    using asio::experimental::awaitable_operators::operator&&;
    int queued = 0;
    const auto try_it = [&](const std::string& name,
                            const std::string& email) -> asio::awaitable<void> {
        const auto made =
            co_await stores_->identity().operators.create_organization(founding(name, email));
        if (made.value().sign_up->has_mail) ++queued;
    };
    run((try_it("a", "ada@example.com") && try_it("b", "ADA@example.com")) &&
        (try_it("c", "Ada@Example.com") && try_it("d", "ada@example.com")) &&
        (try_it("e", "ada@example.com") && try_it("f", "ada@example.com")));
    EXPECT_EQ(queued, 3);
    EXPECT_TRUE(sign_up("g", "eve@example.com").sign_up->has_mail);
    for (int mail = 4; mail <= 10; ++mail) {
        clock_ += 61min;
        EXPECT_TRUE(sign_up(fmt::format("h{}", mail)).sign_up->has_mail) << mail;
    }
    clock_ += 61min;
    EXPECT_FALSE(sign_up("i").sign_up->has_mail);
    EXPECT_EQ(run(sign_ups().queue_again("ada@example.com", clock_)), 0);
    clock_ += 24h;
    EXPECT_TRUE(sign_up("j").sign_up->has_mail);
}

TEST_P(SignUpContract, TheAddressesOfOneMailboxShareItsMailsAndStayAsTheyAreWritten) {
    sign_up("a", "ada+1@example.com");
    EXPECT_EQ(claim()->email, "ada+1@example.com");
    sign_up("b", "Ada+2+3@example.com");
    EXPECT_EQ(claim()->email, "Ada+2+3@example.com");
    EXPECT_TRUE(sign_up("c", "ada@example.com").sign_up->has_mail);
    EXPECT_FALSE(sign_up("d", "ada+4@example.com").sign_up->has_mail);
    EXPECT_TRUE(sign_up("e", "ada@example.com+2").sign_up->has_mail) << "of another host";
    EXPECT_TRUE(sign_up("f", "+1@example.com").sign_up->has_mail);
    EXPECT_TRUE(sign_up("g", "+2@example.com").sign_up->has_mail);
}

TEST_P(SignUpContract, AnotherMailGoesToTheVeryAddressOnly) {
    sign_up("a", "ada+1@example.com");
    send("a");
    EXPECT_EQ(run(sign_ups().queue_again("ada@example.com", clock_)), 0);
    EXPECT_EQ(run(sign_ups().queue_again("ADA+1@example.com", clock_)), 1);
    EXPECT_EQ(claim()->email, "ada+1@example.com");
}

TEST_P(SignUpContract, QueuesAgainForThoseThatWaitAndHaveNoMailOnItsWay) {
    sign_up("Verified");
    send("one");
    EXPECT_TRUE(verify(*run(sign_ups().find("one", clock_))));
    const Founding waiting = sign_up("Waiting", "Ada@example.com");
    EXPECT_EQ(run(sign_ups().queue_again("ada@EXAMPLE.com", clock_)), 0) << "it is on its way";
    send("two");
    sign_up("Another", "eve@example.com");
    send("three");
    clock_ += 2h;
    EXPECT_EQ(run(sign_ups().queue_again("nobody@example.com", clock_)), 0);
    EXPECT_EQ(run(sign_ups().queue_again("ada@EXAMPLE.com", clock_)), 1);
    const auto mail = claim();
    ASSERT_TRUE(mail);
    EXPECT_EQ(mail->org, waiting.organization.id);
    EXPECT_EQ(mail->email, "Ada@example.com");
    EXPECT_FALSE(claim());
}

TEST_P(SignUpContract, QueuesAgainNoMoreThanTheAddressMayGet) {
    for (const char* name : {"a", "b"}) {
        sign_up(name);
        send(name);
    }
    EXPECT_EQ(run(sign_ups().queue_again("ada@example.com", clock_)), 1);
    EXPECT_EQ(run(sign_ups().queue_again("ada@example.com", clock_)), 0);
}

TEST_P(SignUpContract, AClaimBelongsToOneUntilItEnds) {
    sign_up("a", "a@example.com");
    sign_up("b", "b@example.com");
    const auto first = claim();
    const auto second = claim();
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->email, "a@example.com");
    EXPECT_EQ(second->email, "b@example.com");
    EXPECT_FALSE(claim());
    clock_ += kLease;
    const auto again = claim();
    ASSERT_TRUE(again);
    EXPECT_EQ(again->id, first->id);
    EXPECT_EQ(again->attempts, 2);
    run(mails().retry_later(*first, "too late", clock_));
    EXPECT_EQ(claim()->id, second->id) << "another one has the first";
    run(mails().finish(*first, clock_, std::nullopt));
    clock_ += 10 * kLease;
    EXPECT_EQ(claim()->id, second->id) << "the first was sent";
}

TEST_P(SignUpContract, ANewMailIsSentBeforeThoseThatFailed) {
    sign_up("a", "a@example.com");
    const auto failed = claim();
    run(mails().retry_later(*failed, "no route", clock_ + 5s));
    EXPECT_FALSE(claim());
    clock_ += 1min;
    sign_up("b", "b@example.com");
    EXPECT_EQ(claim()->email, "b@example.com");
    EXPECT_EQ(claim()->email, "a@example.com");
    EXPECT_THAT(
        stores_->query("SELECT last_error FROM verification_mails ORDER BY id LIMIT 1"),
        ElementsAre("no route")
    );
}

TEST_P(SignUpContract, NoTokenIsMadeForWhoeverIsVerifiedOrGone) {
    sign_up("Acme");
    send("one");
    clock_ += 2h;
    run(sign_ups().queue_again("ada@example.com", clock_));
    const auto mail = claim();
    EXPECT_TRUE(verify(*run(sign_ups().find("one", clock_))));
    EXPECT_FALSE(run(mails().keep_token(*mail, "two", clock_)));
    VerificationMail of_nobody = *mail;
    of_nobody.org = OrgId::make();
    EXPECT_FALSE(run(mails().keep_token(of_nobody, "three", clock_)));
}

TEST_P(SignUpContract, WhatNobodyVerifiedIsRemovedAfterAWeek) {
    const auto before = slugs();
    sign_up("Old");
    send("old");
    const Founding kept = sign_up("Used", "b@example.com");
    add_agent("helper", {}, kept.organization.id);
    sign_up("Verified", "c@example.com");
    claim();
    send("verified");
    EXPECT_TRUE(verify(*run(sign_ups().find("verified", clock_))));
    EXPECT_EQ(run(sign_ups().clean(clock_)), 0);
    clock_ += kWaitingAge;
    sign_up("Young", "d@example.com");
    EXPECT_EQ(run(sign_ups().clean(clock_)), 1);
    auto expected = before;
    for (const char* slug : {"used", "verified", "young"}) expected.emplace_back(slug);
    std::ranges::sort(expected);
    EXPECT_EQ(slugs(), expected);
    EXPECT_EQ(run(sign_ups().clean(clock_)), 0);
    EXPECT_THAT(stores_->query("SELECT count(*) FROM email_verifications"), ElementsAre("0"));
    sign_up("Old");
}

TEST_P(SignUpContract, ManyInstancesCleanAtOnce) {
    using asio::experimental::awaitable_operators::operator&&;
    for (int i = 0; i < 120; ++i) sign_up(fmt::format("old {}", i), fmt::format("a{}@b.cd", i));
    clock_ += kWaitingAge + 1h;
    std::int64_t removed = 0;
    const auto clean = [&](Time time) -> asio::awaitable<void> {
        removed += co_await sign_ups().clean(time);
    };
    run(clean(clock_) && clean(clock_ + 1ms) && clean(clock_ + 2ms));
    EXPECT_EQ(removed, 120);
    EXPECT_EQ(run(sign_ups().count_waiting(10)), 0);
}

TEST_P(SignUpContract, MailsThatAreDoneAreForgotten) {
    sign_up("Acme");
    send("one");
    clock_ += kMailAge - 1h;
    sign_up("Another", "b@example.com");
    clock_ += 2h;
    run(sign_ups().clean(clock_));
    EXPECT_THAT(
        stores_->query("SELECT mailbox FROM verification_mails"), ElementsAre("b@example.com")
    );
}

AKASHI_POSTGRES_CONTRACT(SignUpContract);

}  // namespace
}  // namespace akashi::contract
