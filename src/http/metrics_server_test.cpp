#include "http/metrics_server.hpp"

#include "base/metrics.hpp"
#include "testing/move_time.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <list>
#include <string>

namespace akashi::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class MetricsServerTest : public ::testing::Test {
protected:
    MetricsServerTest() { server.start(); }
    ~MetricsServerTest() override {
        asio::co_spawn(pool, server.stop(), asio::use_future).get();
        pool.join();
    }

    tcp::socket connect() {
        tcp::socket socket(io);
        socket.connect({asio::ip::address_v4::loopback(), server.port()});
        return socket;
    }
    /// Everything that the server sends after this request, until it closes the connection.
    std::string ask(const std::string& request) {
        tcp::socket socket = connect();
        std::string answer;
        boost::system::error_code end;
        asio::write(socket, asio::buffer(request), end);
        asio::read(socket, asio::dynamic_buffer(answer), end);
        return answer;
    }
    std::string scrape() { return ask("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"); }

    asio::thread_pool pool{2};
    asio::io_context io;
    MetricsServer server{pool.get_executor(), {.address = "127.0.0.1", .port = 0}};
};

TEST_F(MetricsServerTest, AnswersInTheTextFormat) {
    metrics::counter({"test.scraped", "for the test"}).Increment();
    const std::string answer = scrape();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(
        answer, HasSubstr("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n")
    );
    EXPECT_THAT(answer, HasSubstr("\ntest_scraped_total 1\n"));
}

TEST_F(MetricsServerTest, ServesNothingElse) {
    for (const char* line : {"GET /", "POST /metrics", "GET /metrics2", "nonsense"})
        EXPECT_THAT(ask(std::string(line) + " HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 404 "));
}

TEST_F(MetricsServerTest, ScrapesWithinASecondGetTheSameText) {
    auto& counter = metrics::counter({"test.shared", "for the test"});
    counter.Increment();
    scrape();
    counter.Increment();
    EXPECT_THAT(scrape(), HasSubstr("\ntest_shared_total 1\n"));
    testing::move_time(pool.get_executor(), 1s);
    EXPECT_THAT(scrape(), HasSubstr("\ntest_shared_total 2\n"));
}

TEST_F(MetricsServerTest, ClientsThatSendNothingHoldNobodyUpAndAreDisconnected) {
    std::list<tcp::socket> silent;
    for (int i = 0; i < 15; ++i) silent.push_back(connect());
    EXPECT_THAT(scrape(), StartsWith("HTTP/1.1 200 OK\r\n"));
    testing::move_time(pool.get_executor(), 11s);
    char byte = 0;
    boost::system::error_code end;
    for (auto& socket : silent) socket.read_some(asio::buffer(&byte, 1), end);
    EXPECT_EQ(end, asio::error::eof);
}

TEST_F(MetricsServerTest, TheOldestClientLeavesForOneTooMany) {
    std::list<tcp::socket> silent;
    for (int i = 0; i < 40; ++i) silent.push_back(connect());
    for (int i = 0; i < 3; ++i) EXPECT_THAT(scrape(), StartsWith("HTTP/1.1 200 OK\r\n"));
    char byte = 0;
    boost::system::error_code end;
    silent.front().read_some(asio::buffer(&byte, 1), end);
    EXPECT_EQ(end, asio::error::eof);
    silent.back().non_blocking(true);
    silent.back().read_some(asio::buffer(&byte, 1), end);
    EXPECT_EQ(end, asio::error::would_block);
}

TEST_F(MetricsServerTest, AHeadWithoutAnEndIsNotRead) {
    EXPECT_THAT(ask("GET /metrics HTTP/1.1\r\n" + std::string(20'000, 'x')), IsEmpty());
}

TEST(MetricsServer, AnAddressMustBeOne) {
    EXPECT_FALSE(find_mistake(MetricsConfig{.address = "::1", .port = 1}));
    EXPECT_THAT(
        find_mistake(MetricsConfig{.address = "localhost", .port = 1}).value(),
        HasSubstr("AKASHI_METRICS_ADDRESS")
    );
}

}  // namespace
}  // namespace akashi::http
