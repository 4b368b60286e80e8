#include "testing/stores/mirrored_organizations.hpp"
#include "testing/stores/postgres_stores.hpp"

#include <gtest/gtest.h>

namespace akashi::contract {
namespace {

class QuotaIsolation : public MirroredOrganizations {};

/// A batch that is refused goes again in parts, so that no client would notice.
TEST_P(QuotaIsolation, ABatchOfBothIsCheckedForTheLimitedOrganizationOnly) {
    change_theirs([&] {
        stores_->query("UPDATE organizations SET decision_limit = 1000 WHERE slug = 'default'");
        EXPECT_NO_THROW(stores_->query(
            "SELECT akashi_count_recorded(array_agg(id), array_agg(now()), true) FROM organizations"
        ));
    });
}

INSTANTIATE_TEST_SUITE_P(
    Store,
    QuotaIsolation,
    ::testing::Values(Implementation{"Postgres", make_postgres_stores}),
    [](const auto& given) { return given.param.name; }
);

}  // namespace
}  // namespace akashi::contract
