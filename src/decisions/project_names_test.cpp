#include "decisions/project_names.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(RepositoryName, IsTheLastPartOfEveryFormOfGitUrl) {
    EXPECT_EQ(repository_name("https://git.example/team/billing.git"), "billing");
    EXPECT_EQ(repository_name("https://git.example/team/billing/"), "billing");
    EXPECT_EQ(repository_name("git@git.example:team/billing.git"), "billing");
    EXPECT_EQ(repository_name("git@git.example:billing"), "billing");
    EXPECT_EQ(repository_name("ssh://git@git.example:22/team/billing.git"), "billing");
    EXPECT_EQ(repository_name("/srv/git/billing.git"), "billing");
}

TEST(RepositoryName, IsEmptyWhereThereIsNone) {
    for (const char* url :
         {"", "/", "///", ".git", "https://", "billing", "https://host.example"}) {
        EXPECT_EQ(repository_name(url), "") << url;
    }
}

TEST(NameSimilarity, IsHighForMisspellingsAndLowForStrangers) {
    EXPECT_EQ(name_similarity("billing", "Billing"), 1.0);
    EXPECT_GT(name_similarity("billing-api", "biling-api"), 0.9);
    EXPECT_LT(name_similarity("billing", "search"), 0.5);
    EXPECT_EQ(name_similarity("", "x"), 0.0);
    EXPECT_EQ(name_similarity(std::string(300, 'x'), std::string(300, 'x')), 0.0);
}

}  // namespace
}  // namespace akashi
