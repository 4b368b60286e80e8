#include "postgres/blocking_session.hpp"
#include "postgres/database_fixture.hpp"
#include "postgres/migrations.hpp"
#include "postgres/pool_fixture.hpp"
#include "search/postgres/outbox.hpp"
#include "search/postgres/sql.hpp"

#include <gmock/gmock.h>

namespace akashi::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Five entries, the lower id the older one. A session holds a claim open.
class OutboxClaimTest : public PoolCase, public ::testing::Test {
protected:
    OutboxClaimTest() {
        Migrator(url_).apply();
        session_.query(
            "INSERT INTO search_outbox (decision_id, org_id, operation, created_at)"
            " SELECT gen_random_uuid(), gen_random_uuid(), 'upsert',"
            " timestamptz '2026-01-01T00:00:00Z' + n * interval '1 second'"
            " FROM generate_series(1, 5) AS n"
        );
    }
    std::vector<std::int64_t> claim() {
        std::vector<std::int64_t> ids;
        for (const auto& entry : run(outbox_.claim(10, kNow, kLockedUntil)))
            ids.push_back(entry.id);
        return ids;
    }

    const Time kNow = *parse_rfc3339("2026-01-02T00:00:00Z");
    const Time kLockedUntil = *parse_rfc3339("2026-01-02T00:01:00Z");
    TestDatabase database_;
    const std::string url_ = database_.url("NOTIFY_URL");
    BlockingSession session_{url_};
    std::unique_ptr<Pool> pool_ = make_pool({.url = url_});
    PostgresOutbox outbox_{*pool_};
};

TEST_F(OutboxClaimTest, NeitherWaitsForAnotherClaimNorTakesWhatThatHas) {
    session_.query("BEGIN");
    const auto held = session_.query(
        sql::claim_outbox.text, {"2", format_rfc3339(kNow), format_rfc3339(kLockedUntil)}
    );
    EXPECT_EQ(held.size(), 2u);
    EXPECT_THAT(claim(), ElementsAre(3, 4, 5));
    EXPECT_THAT(claim(), IsEmpty());
    session_.query("ROLLBACK");
    EXPECT_THAT(claim(), ElementsAre(1, 2)) << "the other claim came to nothing";
}

}  // namespace
}  // namespace akashi::postgres
