#include "signup/sign_up.hpp"

#include "identity/plan.hpp"
#include "signup/mail_worker.hpp"
#include "signup/password_rule.hpp"
#include "signup/sign_up_limit.hpp"
#include "signup/verification_token.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

TEST(PasswordRule, WantsALengthThreeKindsOfCharactersAndSomeVariety) {
    for (const char* password : {"Correct-Horse-7", "aaaaaaBBBBB1", "ÄÖÜäöü١٢٣abc", "abcdefABCDE1"})
        EXPECT_FALSE(check_password(password)) << password;
    for (const char* password :
         {"",
          "Short-1",
          "Abcdefghij1",
          "all-lower-case-1",
          "ALL-UPPER-CASE-1",
          "No-Digits-At-All",
          "Password1234",
          "pAsSwOrD1234",
          "Welcome123456",
          "aaaaaaaaaaB1",
          "aaaaaaaBBBB1"})
        EXPECT_TRUE(check_password(password)) << password;
    EXPECT_FALSE(check_password("Aa1" + std::string(254, 'x') + std::string(255, 'y')));
    EXPECT_TRUE(check_password("Aa1" + std::string(255, 'x') + std::string(255, 'y')));
}

TEST(PasswordRule, CountsCharactersAndNotBytesForVariety) {
    // 7 of 14 characters, which are 14 of 21 bytes.
    EXPECT_FALSE(check_password("äääääääBcdefg1"));
    EXPECT_TRUE(check_password("ääääääääBcdef1"));
}

TEST(SignUp, AnOwnerIsNamedAfterItsOrganization) {
    const auto organization = make_organization("Acme, Inc.", kFreePlan, now());
    EXPECT_EQ(organization.slug, "acme-inc");
    EXPECT_EQ(organization.decision_limit, kFreePlan.decision_limit);
    const auto owner = make_owner(organization, owner_of(organization.slug), now());
    EXPECT_EQ(owner.agent_id, "owner@acme-inc");
    EXPECT_EQ(owner.name, "Acme, Inc. Owner");
    EXPECT_EQ(owner.role, Role::org_owner);
    EXPECT_EQ(make_organization("Acme", kOpenPlan, now()).decision_limit, 0);
}

TEST(SignUp, TheNameOfAnOwnerFitsHoweverLongThatOfTheOrganizationIs) {
    std::string name = "Acme ";
    while (name.size() + 2 <= 255) name += "ä";
    const auto organization = make_organization(name, kFreePlan, now());
    EXPECT_FALSE(check(PasswordForm{"a@b.cd", "Correct-Horse-7", name}));
    const auto owner = make_owner(organization, "owner@acme", now());
    EXPECT_LE(owner.name.size(), 255U);
    EXPECT_TRUE(owner.name.ends_with("ä Owner"));
}

TEST(SignUp, ANameOfAnyLettersNeedsOneThatASlugCanHave) {
    EXPECT_TRUE(check(PasswordForm{"a@b.cd", "Correct-Horse-7", "日本"}));
    EXPECT_FALSE(check(PasswordForm{"a@b.cd", "Correct-Horse-7", "日本 1"}));
    EXPECT_TRUE(check(PasswordForm{"a@b.cd", "Correct-Horse-7", "Acme\n1"}));
    EXPECT_TRUE(check(PasswordForm{"a@b.cd", "Correct-Horse-7", std::string(256, 'a')}));
}

TEST(VerificationToken, IsLongRandomAndStoredAsItsHash) {
    const auto token = make_verification_token();
    EXPECT_THAT(token, ::testing::MatchesRegex("[0-9a-f]{64}"));
    EXPECT_NE(token, make_verification_token());
    EXPECT_EQ(
        hash_of_token("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

TEST(VerificationMail, HasTheLinkOnALineOfItsOwn) {
    const auto link = verification_link("https://akashi.example//", "abc");
    EXPECT_EQ(link, "https://akashi.example/auth/verify?token=abc");
    EXPECT_THAT(verification_text(link), HasSubstr("\n" + link + "\n"));
    EXPECT_THAT(verification_text(link), HasSubstr("24 hours"));
}

TEST(MailWorker, WaitsLongerAfterEachFailureButNoMoreThanAnHour) {
    EXPECT_EQ(pause_after_attempts(1), 15s);
    EXPECT_EQ(pause_after_attempts(2), 30s);
    EXPECT_EQ(pause_after_attempts(8), 1920s);
    EXPECT_EQ(pause_after_attempts(9), 1h);
    EXPECT_EQ(pause_after_attempts(1'000'000), 1h);
}

TEST(SignUpLimit, RestoresTheAllowanceOfANetworkOverAnHour) {
    SignUpLimit limit;
    const SignUpLimit::Time begin{1000h};
    for (std::size_t i = 0; i < SignUpLimit::kAnHour; ++i)
        EXPECT_FALSE(limit.take("192.0.2.1", begin));
    EXPECT_EQ(limit.take("192.0.2.1", begin), 36s);
    EXPECT_FALSE(limit.take("192.0.2.2", begin)) << "another network";
    EXPECT_EQ(limit.take("192.0.2.1", begin + 18s), 18s);
    EXPECT_FALSE(limit.take("192.0.2.1", begin + 37s));
    EXPECT_TRUE(limit.take("192.0.2.1", begin + 37s));
}

TEST(SignUpLimit, CountsTheNetworksOfASiteTogether) {
    SignUpLimit limit;
    const SignUpLimit::Time begin{1000h};
    const auto take = [&](std::size_t network) {
        return limit.take(fmt::format("2001:db8:1:{:x}::1", network), begin);
    };
    for (std::size_t i = 0; i < SignUpLimit::kAnHourOfASite; ++i) EXPECT_FALSE(take(i));
    for (std::size_t i = 0; i < 60'000; ++i) EXPECT_EQ(take(i), 18s);
    EXPECT_FALSE(limit.take("2001:db8:2:1::1", begin)) << "another site";
}

TEST(SignUpLimit, RemembersABoundedNumberOfNetworks) {
    SignUpLimit limit;
    const SignUpLimit::Time begin{1000h};
    for (std::size_t i = 0; i < SignUpLimit::kAnHour; ++i) limit.take("a", begin);
    for (int i = 0; i < 20'000; ++i) limit.take(std::to_string(i), begin);
    EXPECT_FALSE(limit.take("a", begin)) << "it forgot all";
}

}  // namespace
}  // namespace akashi
