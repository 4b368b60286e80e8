#include "akashi.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace akashi::testing {
namespace {

TEST(FailedStop, EndsWithCodeOneAlthoughSomethingStillRuns) {
    const TemporaryDirectory directory;
    auto options = akashi_local(
        {.data_directory = directory / "data",
         .environment = {{"AKASHI_FAULT", "shutdown.drain:throw"}}}
    );
    options.command[0] = AKASHI_FAULTY_BINARY;
    ServerProcess server(options);
    Client client(server.port(), "");
    ASSERT_TRUE(eventually([&] { return client.get("/readyz").status == 200; })) << server.log();
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 1) << server.log();
    EXPECT_NE(server.last_line().find("\"shutdown failed\""), std::string::npos) << server.log();
}

}  // namespace
}  // namespace akashi::testing
