#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;

class OrganizationContract : public MirroredOrganizations {
protected:
    static std::vector<std::string> slugs(const OrganizationPage& page) {
        std::vector<std::string> list;
        for (const Organization& organization : page.organizations)
            list.push_back(organization.slug);
        return list;
    }
};

TEST_P(OrganizationContract, FindsAnOrganizationByIdAndBySlug) {
    for (const auto& found :
         {run(organizations().find(kMine)), run(organizations().find_by_slug("mine"))}) {
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(found->id, kMine);
        EXPECT_EQ(found->name, "Mine");
        EXPECT_EQ(found->slug, "mine");
        EXPECT_EQ(found->plan, "oss");
        EXPECT_EQ(found->decision_limit, 0);
        EXPECT_FALSE(found->is_deleting);
        EXPECT_GT(found->created_at, Time());
        EXPECT_EQ(found->updated_at, found->created_at);
    }
    EXPECT_FALSE(run(organizations().find(OrgId::make())).has_value());
    EXPECT_FALSE(run(organizations().find_by_slug("nobody")).has_value());
}

TEST_P(OrganizationContract, ListsOrganizationsInTheOrderOfTheirCreation) {
    const auto all = run(organizations().list(10, 0));
    EXPECT_EQ(all.total, 2);
    EXPECT_THAT(slugs(all), ElementsAre("default", "mine"));
    EXPECT_THAT(slugs(run(organizations().list(1, 0))), ElementsAre("default"));
    const auto rest = run(organizations().list(10, 1));
    EXPECT_THAT(slugs(rest), ElementsAre("mine"));
    EXPECT_EQ(rest.total, 2);
}

AKASHI_CONTRACT(OrganizationContract);

}  // namespace
}  // namespace akashi::contract
