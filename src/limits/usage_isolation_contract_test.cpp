#include "testing/stores/mirrored_organizations.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>

#include <future>

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

TEST_P(UsageIsolationContract, ABatchOfBothIsCheckedForTheLimitedOneOnly) {
    constexpr int kTraces = 40;
    change_theirs([&] {
        limit("default", 1000);
        std::vector<std::future<Result<Recorded>>> answers;
        for (int i = 0; i < kTraces; ++i) {
            const OrgId org = i % 2 == 0 ? kMine : kTheirs;
            answers.push_back(boost::asio::co_spawn(
                io_,
                traces().record(make_mirrored(org, "together " + std::to_string(i))),
                boost::asio::use_future
            ));
        }
        io_.restart();
        io_.run();
        for (auto& answer : answers) EXPECT_TRUE(answer.get().has_value());
    });
}

AKASHI_CONTRACT(UsageIsolationContract);

}  // namespace
}  // namespace akashi::contract
