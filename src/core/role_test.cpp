#include "core/role.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(Role, ComparesByRank) {
    EXPECT_LT(Role::reader, Role::agent);
    EXPECT_LT(Role::agent, Role::admin);
    EXPECT_LT(Role::admin, Role::org_owner);
    EXPECT_LT(Role::org_owner, Role::platform_admin);
}

TEST(Role, SurvivesTheWayThroughText) {
    for (const auto role :
         {Role::reader, Role::agent, Role::admin, Role::org_owner, Role::platform_admin}) {
        EXPECT_EQ(parse_role(to_string(role)), role);
    }
}

TEST(Role, IsNotReadFromAnyOtherText) {
    for (const auto* text : {"", "Admin", "admin ", "owner", "unknown"}) {
        EXPECT_FALSE(parse_role(text)) << text;
    }
}

}  // namespace
}  // namespace akashi
