#include "testing/stores/mirrored_organizations.hpp"

#include <gtest/gtest.h>

namespace akashi::contract {
namespace {

/// The monthly quota. The fixture has recorded six decisions for each organization.
class UsageIsolationContract : public MirroredOrganizations {
protected:
    void limit(const std::string& slug, int decisions) {
        const std::string limit = std::to_string(decisions);
        stores_->query(
            "UPDATE organizations SET decision_limit = " + limit + " WHERE slug = '" + slug + "'"
        );
    }
    bool is_refused(const std::string& outcome) {
        const auto recorded = try_record(make_mirrored(kMine, outcome));
        return recorded.has_error() && recorded.error().code() == ErrorCode::quota_exceeded;
    }
};

TEST_P(UsageIsolationContract, TheLimitOfAnotherOrganizationDoesNotCount) {
    change_theirs([&] { limit("default", 1); });
    EXPECT_FALSE(is_refused("without a limit"));
    limit("mine", 8);
    EXPECT_FALSE(is_refused("the eighth"));
    EXPECT_TRUE(is_refused("the ninth"));
}

TEST_P(UsageIsolationContract, TheDecisionsOfAnotherOrganizationDoNotCount) {
    limit("mine", 7);
    EXPECT_FALSE(is_refused("the seventh"));
    change_theirs([&] {
        for (const std::string outcome : {"one more", "two more", "three more"})
            record(make_mirrored(kTheirs, outcome));
    });
    limit("mine", 8);
    EXPECT_FALSE(is_refused("the eighth"));
    EXPECT_TRUE(is_refused("the ninth"));
}

AKASHI_CONTRACT(UsageIsolationContract);

}  // namespace
}  // namespace akashi::contract
