#include "akashi_serve.hpp"
#include "small_tablespace.hpp"

#include <algorithm>

namespace akashi::testing {
namespace {

constexpr int kWriters = 8;

TEST(PostgresDisk, AFullDiskRefusesTracesUntilThereIsRoomAndReadsGoOn) {
    SmallTablespace disk;
    const auto direct_url = disk.servers().notify_url(disk.database());
    AkashiServe server({disk.servers().database_url(disk.database()), direct_url});
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    Crowd writers(server.port(), "crowd", kWriters, Persistence::until_stopped);
    ASSERT_TRUE(writers.wait_for_answers(100));

    disk.fill();
    ASSERT_TRUE(writers.wait_for_refusals(4 * kWriters)) << server.log();
    auto reader = server.client();
    for (int i = 0; i < 20; ++i) {
        const auto recent = reader.get("/v1/decisions/recent?limit=5");
        EXPECT_EQ(recent.status, 200) << recent.body << server.log();
    }
    EXPECT_EQ(reason(wait_for_health(reader, "degraded")), "the database is out of disk space");

    disk.make_room();
    ASSERT_TRUE(writers.wait_for_answers(100)) << server.log();
    ASSERT_NO_FATAL_FAILURE(expect_what_was_answered(server, writers, direct_url));
    const auto speaks_of_disk = [](const auto& reason) {
        return reason.find("disk") != reason.npos;
    };
    EXPECT_TRUE(std::ranges::any_of(writers.reasons(), speaks_of_disk)) << server.log();
    EXPECT_EQ(reason(wait_for_health(reader, "healthy")), "");
    server.expect_clean_end();
}

}  // namespace
}  // namespace akashi::testing
