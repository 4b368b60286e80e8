#include "akashi.hpp"
#include "testing/http_double.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <utility>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;

/// The exit code and the output of `akashi health` for a port.
std::pair<int, std::string> ask(const std::string& port) {
    ServerProcess akashi({.command = {AKASHI_BINARY, "health", "--port", port}});
    const int code = akashi.wait();
    return {code, akashi.log()};
}

TEST(HealthCommand, PrintsWhatAHealthyServerAnswersAndEndsWith1WhenNobodyListens) {
    const TemporaryDirectory directory;
    Akashi server({.data_directory = directory / "data"});
    const std::string port = std::to_string(server.port());
    const auto [healthy, answer] = ask(port);
    EXPECT_EQ(healthy, 0);
    EXPECT_THAT(answer, HasSubstr(R"("status":"healthy")"));

    server.signal(SIGTERM);
    ASSERT_EQ(server.wait(), 0);
    const auto [gone, complaint] = ask(port);
    EXPECT_EQ(gone, 1);
    EXPECT_THAT(complaint, HasSubstr("akashi: no answer: "));
    EXPECT_THAT(complaint, HasSubstr("Does the server run?"));
}

TEST(HealthCommand, EndsWith1WhenTheServerSaysThatItIsUnhealthy) {
    const HttpDouble server([](const HttpDouble::Request& request) {
        EXPECT_THAT(request.head, HasSubstr("GET /health "));
        return HttpDouble::Reply{.status = 503, .body = R"({"status":"unhealthy"})"};
    });
    const std::string url = server.url();
    const auto [code, answer] = ask(url.substr(url.rfind(':') + 1));
    EXPECT_EQ(code, 1);
    EXPECT_THAT(answer, HasSubstr("unhealthy"));
}

}  // namespace
}  // namespace akashi::testing
