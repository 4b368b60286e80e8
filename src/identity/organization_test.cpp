#include "identity/organization.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(Organization, MakesASlugFromTheLettersAndDigitsOfTheName) {
    EXPECT_EQ(slug_of("Acme, Inc."), "acme-inc");
    EXPECT_EQ(slug_of("  24 Hours -- Ltd "), "24-hours-ltd");
    EXPECT_EQ(slug_of("Grün"), "gr-n");
    EXPECT_EQ(slug_of("東京"), "");
    EXPECT_EQ(slug_of(std::string(62, 'a') + " b"), std::string(62, 'a'));
    EXPECT_EQ(slug_of(std::string(300, 'a')), std::string(63, 'a'));
}

TEST(Organization, TakesSlugsOfTheForm) {
    for (const std::string slug : {"a", "0", "acme-inc", "a--b-"}) EXPECT_FALSE(check_slug(slug));
    EXPECT_FALSE(check_slug(std::string(63, 'a')));
    for (const std::string slug : {"", "-a", "Acme", "a_b", "a b", "\xff"})
        EXPECT_TRUE(check_slug(slug)) << slug;
    EXPECT_TRUE(check_slug(std::string(64, 'a')));
    EXPECT_TRUE(check_slug("11111111-2222-4333-8444-555555555555")) << "would be taken for an id";
}

TEST(Organization, TakesNamesThatAreText) {
    EXPECT_FALSE(check_organization_name("東京"));
    EXPECT_FALSE(check_organization_name(std::string(255, 'a')));
    for (const std::string& name :
         {std::string(),
          std::string(" "),
          std::string(256, 'a'),
          std::string("a\nb"),
          std::string("\xff")})
        EXPECT_TRUE(check_organization_name(name)) << name;
}

TEST(Organization, TakesPlansAndLimitsThatTheStoresCanKeep) {
    EXPECT_FALSE(check_plan("pro"));
    EXPECT_TRUE(check_plan(""));
    EXPECT_TRUE(check_plan("Pro Plan"));
    EXPECT_FALSE(check_decision_limit(0));
    EXPECT_FALSE(check_decision_limit(2'147'483'647));
    EXPECT_TRUE(check_decision_limit(-1));
    EXPECT_TRUE(check_decision_limit(2'147'483'648));
    EXPECT_FALSE(check_agent_limit(2'147'483'647));
    EXPECT_EQ(
        check_agent_limit(-1)->message(),
        "the agent limit must be between 0 (unlimited) and 2147483647, and is -1"
    );
}

}  // namespace
}  // namespace akashi
