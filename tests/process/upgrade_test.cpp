// Two versions side by side on one database: docs/operations/upgrade.md.
#include "command.hpp"
#include "fleet.hpp"
#include "postgres/migrations.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// What migration 031 says.
constexpr int kCompatible = 31;
constexpr const char* kNotice = "the database is of a newer version, which this program works with";

/// What `akashi migrate apply` of the next release does.
void migrate_ahead(const std::string& url, const std::string& change) {
    const std::string text =
        fmt::format("ALTER TABLE decisions ADD COLUMN ahead text DEFAULT 'x';\n{}", change);
    auto migrations = postgres::embedded_migrations();
    migrations.push_back({"999_ahead.sql", text});
    ASSERT_EQ(postgres::Migrator(url, migrations).apply().size(), 1);
}

std::string compatible_since(const std::string& number) {
    return "CREATE OR REPLACE FUNCTION akashi_compatible_since() RETURNS integer LANGUAGE sql "
           "IMMUTABLE RETURN " +
           number + ";";
}

TEST(Upgrade, InstancesOfTheReleaseBeforeGoOnAndStartAgainOnACompatibleSchema) {
    Fleet fleet;
    const auto url = fleet.databases().notify_url();
    EXPECT_THAT(fleet.server(0).log(), Not(HasSubstr(kNotice)));
    Crowd crowd(fleet.port(), "upgrade", 4, Persistence::until_it_breaks);
    ASSERT_TRUE(crowd.wait_for_answers(50));
    migrate_ahead(url, compatible_since(fmt::format("{}", kCompatible)));
    ASSERT_TRUE(crowd.wait_for_answers(50));
    fleet.restart(0);
    EXPECT_THAT(fleet.server(0).log(), HasSubstr(kNotice));
    EXPECT_THAT(fleet.server(0).log(), HasSubstr("999_ahead.sql"));
    ASSERT_TRUE(crowd.wait_for_answers(50));
    crowd.stop();
    crowd.join();
    EXPECT_EQ(crowd.wrong_answer(), "");
    EXPECT_THAT(crowd.unanswered(), ::testing::IsEmpty());

    const Environment environment{{"DATABASE_URL", fleet.databases().database_url()}};
    const auto status = run_akashi({"migrate", "status"}, environment);
    EXPECT_EQ(status.code, 0);
    EXPECT_THAT(status.output, HasSubstr("UTC, by a newer version"));
    EXPECT_THAT(status.output, HasSubstr("of a newer version, which this program works with"));
}

TEST(Upgrade, AnInstanceDoesNotStartOnASchemaThatItDoesNotWorkWith) {
    const DevServers servers;
    const Environment environment{{"DATABASE_URL", servers.database_url()}};
    ASSERT_EQ(run_akashi({"migrate", "apply"}, environment).code, 0);
    migrate_ahead(servers.notify_url(), compatible_since("999"));
    AkashiServe server({servers.database_url(), servers.notify_url()});
    EXPECT_EQ(server.wait(), 1);
    EXPECT_THAT(server.log(), HasSubstr("fatal error"));
    EXPECT_THAT(server.log(), HasSubstr("the schema needs a program that knows 999"));
}

}  // namespace
}  // namespace akashi::testing
