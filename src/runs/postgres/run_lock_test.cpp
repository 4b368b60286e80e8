#include "core/ids.hpp"
#include "postgres/blocking_session.hpp"
#include "testing/stores/migrated_database.hpp"

#include <gmock/gmock.h>

#include <future>
#include <stdexcept>

namespace akashi::postgres {
namespace {

using ::testing::HasSubstr;

/// A running run, and two transactions that want it.
class RunLockTest : public ::testing::Test {
protected:
    RunLockTest() {
        first_.run_script(
            "INSERT INTO organizations (id, name, slug)"
            " VALUES (gen_random_uuid(), 'an organization', 'org');"
            "INSERT INTO agents (id, org_id, agent_id, name)"
            " SELECT gen_random_uuid(), id, 'planner', 'Planner' FROM organizations;"
            "INSERT INTO runs (id, org_id, agent_id)"
            " SELECT gen_random_uuid(), org_id, agent_id FROM agents"
        );
    }
    /// As a trace does that joins the run.
    static constexpr const char* kJoin =
        "SELECT akashi_require_runs(array_agg(org_id), array_agg(id), array_agg(agent_id))"
        " FROM runs";
    static constexpr const char* kEnd =
        "UPDATE runs SET status = 'completed' WHERE status = 'running' RETURNING 1";

    /// Runs a statement that has to wait for the other transaction, and returns once it does.
    std::future<std::vector<std::vector<std::string>>> begin_to_wait(const char* statement) {
        auto answer =
            std::async(std::launch::async, [=, this] { return second_.query(statement); });
        BlockingSession observer(url_);
        while (observer
                   .query("SELECT FROM pg_stat_activity WHERE datname = current_database()"
                          " AND wait_event_type = 'Lock'")
                   .empty()) {
        }
        return answer;
    }

    testing::MigratedDatabase database_;
    const std::string url_ = database_.url("NOTIFY_URL");
    BlockingSession first_{url_};
    BlockingSession second_{url_};
};

TEST_F(RunLockTest, ARunEndsAfterTheTracesThatJoinIt) {
    first_.query("BEGIN");
    first_.query(kJoin);
    second_.query(kJoin);  // traces do not wait for each other
    auto ended = begin_to_wait(kEnd);
    first_.query("COMMIT");
    EXPECT_EQ(ended.get().size(), 1U);
}

TEST_F(RunLockTest, ATraceThatWaitedForTheEndOfItsRunIsRefused) {
    first_.query("BEGIN");
    first_.query(kEnd);
    auto joined = begin_to_wait(kJoin);
    first_.query("COMMIT");
    try {
        joined.get();
        FAIL() << "it joined a run that has ended";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("a run has ended"));
    }
}

}  // namespace
}  // namespace akashi::postgres
