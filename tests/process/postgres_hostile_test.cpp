// Hostile clients beside `akashi serve`. hostile_clients_test.cpp has those that need no store.
#include "akashi_serve.hpp"
#include "dev_servers.hpp"
#include "good_service.hpp"

#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

TEST(PostgresHostile, AFloodOfUnknownPathsLeavesOthersTheirTurn) {
    const DevServers servers;
    AkashiServe server({servers.database_url(), servers.notify_url()});
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    std::string pipeline;
    for (int i = 0; i < 20'000; ++i) pipeline += "GET /v1/x HTTP/1.1\r\nHost: a\r\n\r\n";
    expect_good_service(server.port(), "pipelining, PostgreSQL", {.repeated = pipeline});

    const Flood flood(server.port(), {.repeated = pipeline});
    auto client = server.client();
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(record(client, "beside a flood"));
    server.expect_clean_end();
}

TEST(PostgresHostile, OneAgentsLargePagesLeaveOthersTheirTurn) {
    const DevServers servers;
    AkashiServe server({servers.database_url(), servers.notify_url()});
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    expect_good_service_beside_large_pages(server.port());
    server.expect_clean_end();
}

}  // namespace
}  // namespace akashi::testing
