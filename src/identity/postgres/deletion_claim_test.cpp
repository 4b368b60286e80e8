#include "identity/postgres/agent_deletions.hpp"
#include "identity/postgres/sql.hpp"
#include "postgres/blocking_session.hpp"
#include "postgres/database_fixture.hpp"
#include "postgres/migrations.hpp"
#include "postgres/pool_fixture.hpp"

#include <boost/algorithm/string/replace.hpp>

namespace akashi::postgres {
namespace {

/// Two deletions that are due. A session holds a claim open.
class DeletionClaimTest : public PoolCase, public ::testing::Test {
protected:
    DeletionClaimTest() {
        Migrator(url_).apply();
        session_.query(
            "INSERT INTO organizations (id, name, slug) VALUES ('" + kDefaultOrg.str() +
            "', 'Test', 'test')"
        );
        for (const std::string agent : {"first", "second"})
            session_.query(
                "INSERT INTO agent_deletions"
                " (id, org_id, agent_id, requested_by, created_at, retry_at)"
                " VALUES (gen_random_uuid(), $1, $2, 'admin', now(), '2026-01-01T00:00:00Z')",
                {kDefaultOrg.str(), agent}
            );
    }
    /// The agent of the deletion that was claimed.
    std::string claim() {
        const Lease lease{.holder = Uuid::make_v7(), .until = kNow + std::chrono::seconds(30)};
        const auto job = run(deletions_.claim(kNow, lease));
        return job ? job->agent_id : "none";
    }

    const Time kNow = *parse_rfc3339("2026-01-02T00:00:00Z");
    TestDatabase database_;
    const std::string url_ = database_.url("NOTIFY_URL");
    BlockingSession session_{url_};
    std::unique_ptr<Pool> pool_ = make_pool({.url = url_});
    PostgresAgentDeletions deletions_{*pool_, {}};
};

TEST_F(DeletionClaimTest, NeitherWaitsForAnotherClaimNorTakesWhatThatHas) {
    session_.query("BEGIN");
    const auto held = session_.query(
        boost::replace_all_copy<std::string>(
            sql::claim_agent_deletion.text, "{columns}", "agent_id"
        ),
        {Uuid::make_v7().str(), "2026-01-02T00:00:30Z", format_rfc3339(kNow)}
    );
    EXPECT_EQ(held.at(0).at(0), "first");
    EXPECT_EQ(claim(), "second");
    EXPECT_EQ(claim(), "none");
    session_.query("ROLLBACK");
    EXPECT_EQ(claim(), "first") << "the other claim came to nothing";
}

}  // namespace
}  // namespace akashi::postgres
