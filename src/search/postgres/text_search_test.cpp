#include "search/postgres/text_search.hpp"

#include "postgres/blocking_session.hpp"
#include "postgres/database_fixture.hpp"
#include "postgres/migrations.hpp"
#include "postgres/pool_fixture.hpp"

namespace akashi::postgres {
namespace {

/// Counts the sequential scans of a table.
class TextSearchTest : public PoolCase, public ::testing::Test {
protected:
    TextSearchTest() {
        Migrator(url_).apply();
        // Other sessions see a session's counts once it has ended.
        while (!session_
                    .query("SELECT FROM pg_stat_activity WHERE datname = current_database() "
                           "AND backend_type = 'client backend' AND pid <> pg_backend_pid()")
                    .empty()) {
        }
    }

    std::vector<TextHit> search(const std::string& words) {
        return run(find_text(
            *pool_,
            {.org = OrgId(),
             .visibility = Visibility::everything(),
             .query = parse_text_query(words),
             .filter = {},
             .limit = 10}
        ));
    }
    /// Scans of the table of decisions since it was created.
    std::string count_table_scans() {
        // Makes the session that searched publish its counts.
        run(pool_->run(kTell));
        return session_
            .query("SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'decisions'")
            .at(0)
            .at(0);
    }

    static constexpr Query kTell{"tell", "SELECT pg_stat_force_next_flush()"};
    TestDatabase database_;
    const std::string url_ = database_.url("NOTIFY_URL");
    BlockingSession session_{url_};
    std::unique_ptr<Pool> pool_ = make_pool({.url = url_, .connections = 1});
};

TEST_F(TextSearchTest, NeverReadsTheWholeTable) {
    session_.query("VACUUM decisions");  // so that the planner knows how small it is
    const std::string before = count_table_scans();
    EXPECT_TRUE(search("cache sessions").empty());
    EXPECT_EQ(count_table_scans(), before);
}

}  // namespace
}  // namespace akashi::postgres
