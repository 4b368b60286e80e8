// Limits on time. The test moves the clock on, so nothing here waits.
#include "http/raw_connection.hpp"
#include "http/server_fixture.hpp"

#include <chrono>
#include <string>
#include <thread>

namespace akashi::http {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kGet = "GET /fast HTTP/1.1\r\nHost: a\r\n\r\n";

class ServerTimeTest : public ServerFixture {
protected:
    ServerTimeTest() { add("/huge", huge); }

    static asio::awaitable<Response> huge(Request&) {
        Response response;
        response.body.assign(kHuge, 'h');
        co_return response;
    }

    /// Begins a request with a body of five bytes, and waits until the server has its head.
    static void begin(RawConnection& connection) {
        connection.send(
            "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
        );
        EXPECT_THAT(connection.read_head(), StartsWith("HTTP/1.1 100 Continue"));
    }
    /// Sends three bytes of the body, the last one at `share` of the time that a request has.
    void trickle(RawConnection& connection, double share) {
        for (int i = 0; i < 3; ++i) {
            connection.send("b");
            move_time(std::chrono::duration_cast<std::chrono::nanoseconds>(kTimeout * share / 3));
        }
    }

    /// What the server sends until it closes the connection, while time goes on.
    std::string rest_of(RawConnection& connection) {
        auto rest = std::async(std::launch::async, [&] { return connection.read_to_end(); });
        while (rest.wait_for(1ms) != std::future_status::ready) move_time(kTimeout / 3);
        return rest.get();
    }

    static constexpr std::size_t kHuge = 100'000'000;
};

TEST_F(ServerTimeTest, ARequestThatTricklesInIsCutOffAfterOneTimeout) {
    start();
    RawConnection connection(server->port());
    begin(connection);
    trickle(connection, 1.05);
    const std::string answer = connection.read_head();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 408 Request Timeout\r\n"));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
}

TEST_F(ServerTimeTest, ARequestThatComesJustInTimeIsServed) {
    start();
    RawConnection connection(server->port());
    begin(connection);
    trickle(connection, 0.95);
    connection.send("by");
    EXPECT_THAT(connection.read_head(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(ServerTimeTest, ARequestHasItsTimeHoweverShortThatOfAWriteIs) {
    start([](auto& config) { config.write_timeout = kTimeout / 10; });
    RawConnection connection(server->port());
    begin(connection);
    trickle(connection, 0.95);
    connection.send("by");
    EXPECT_THAT(connection.read_head(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(ServerTimeTest, EachRequestOfAConnectionHasATimeoutOfItsOwn) {
    start();
    RawConnection connection(server->port());
    connection.send(kGet);
    EXPECT_THAT(connection.read_head(), StartsWith("HTTP/1.1 200 "));
    move_time(kTimeout * 9 / 10);
    begin(connection);
    trickle(connection, 0.95);
    connection.send("by");
    EXPECT_THAT(connection.read_head(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(ServerTimeTest, AWriteHasItsTimeHoweverShortThatOfARequestIs) {
    start([](auto& config) {
        config.read_timeout = kTimeout / 10;
        config.least_send_rate = std::size_t{1} << 30;
    });
    RawConnection connection(server->port());
    connection.send("GET /huge HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    std::string answer = connection.read_head();
    for (int i = 0; i < 5; ++i) {
        move_time(kTimeout / 10);
        for (int turn = 0; turn < 10; ++turn) asio::post(pool, asio::use_future).get();
    }
    answer += connection.read_to_end();
    EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, kHuge);
}

TEST_F(ServerTimeTest, AHeadThatIsNotFinishedIsCutOff) {
    start();
    RawConnection connection(server->port());
    // The answer to the first request says that the beginning of the second has come.
    connection.send(std::string(kGet) + "GET /fast HTTP/1.1\r\nHo");
    EXPECT_THAT(connection.read_head(), StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(rest_of(connection), StartsWith("HTTP/1.1 408 "));
}

TEST_F(ServerTimeTest, AClientThatNeverStopsSendingIsCutOffToo) {
    start([](auto& config) { config.max_body_bytes = std::size_t{1} << 30; });
    RawConnection connection(server->port());
    connection.send(
        "POST /v1/echo HTTP/1.1\r\nHost: a\r\nAuthorization: good\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    );
    std::thread sender([&] { connection.send_until_closed("1\r\nx\r\n"); });
    EXPECT_THAT(rest_of(connection), StartsWith("HTTP/1.1 408 "));
    connection.shut_down();
    sender.join();
}

TEST_F(ServerTimeTest, AnIdleConnectionIsClosedSilentlyAfterTwoTimeouts) {
    start();
    for (const std::string& sent : {std::string(), std::string("\r\n"), std::string(kGet)}) {
        RawConnection connection(server->port());
        connection.send(kGet);
        connection.read_head();
        move_time(2 * kTimeout - 1s);
        connection.send(std::string(kGet) + sent);
        const std::string answers = rest_of(connection);
        EXPECT_EQ(count(answers, "HTTP/1.1 200 OK"), sent == kGet ? 2u : 1u);
        EXPECT_EQ(count(answers, "HTTP/1.1 "), count(answers, "HTTP/1.1 200 OK"));
    }
    RawConnection silent(server->port());
    EXPECT_EQ(rest_of(silent), "");
}

TEST_F(ServerTimeTest, AnAnswerThatIsTakenTooSlowlyEnds) {
    for (const std::size_t rate : {std::size_t{1} << 30, kHuge / 60}) {
        start([&](auto& config) { config.least_send_rate = rate; });
        RawConnection connection(server->port());
        connection.send("GET /huge HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        std::size_t taken = 0;
        SteadyClock::duration time{};
        // Each write of the server ends in time, since the reader never stops.
        for (auto some = connection.read_some(); !some.empty(); some = connection.read_some()) {
            taken += some.size();
            move_time(50ms);
            time += 50ms;
        }
        EXPECT_LT(taken, kHuge);
        EXPECT_GE(time, kTimeout + std::chrono::seconds(kHuge / rate) - 1s);
        stop(0ms);
    }
}

}  // namespace
}  // namespace akashi::http
