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

}  // namespace
}  // namespace akashi
