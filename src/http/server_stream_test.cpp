// Streams without an end: their clients hang up, and the server stops.
#include "http/raw_connection.hpp"
#include "http/server_fixture.hpp"

#include <boost/asio/as_tuple.hpp>

namespace akashi::http {
namespace {

using namespace std::chrono_literals;
using ::testing::StartsWith;

constexpr std::string_view kGet = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";

class ServerStreamTest : public ServerFixture {
protected:
    ServerStreamTest() {
        add("/events", [this](Request&) { return answer_with(&ServerStreamTest::wait); });
        add("/flood", [this](Request&) { return answer_with(&ServerStreamTest::flood); });
        start();
    }

    ~ServerStreamTest() override {
        if (server) stop(0ms);  // while what the streams use is there
    }

    using Stream = asio::awaitable<void> (ServerStreamTest::*)(BodyWriter&);
    asio::awaitable<Response> answer_with(Stream stream) {
        Response response;
        response.is_endless = true;
        response.stream = [this, stream](BodyWriter& writer) { return (this->*stream)(writer); };
        co_return response;
    }
    /// Ends when its client has hung up.
    asio::awaitable<void> wait(BodyWriter& writer) {
        SteadyTimer timer(co_await asio::this_coro::executor, 1h);
        writer.on_hang_up([&] {
            timer.cancel();
            if (!has_told.exchange(true)) hung_up.set_value();
        });
        co_await writer.write("begun\n");
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    /// Writes without an end.
    asio::awaitable<void> flood(BodyWriter& writer) {
        const std::string piece(1'000'000, 'e');
        running.set_value();
        while (true) co_await writer.write(piece);
    }

    std::atomic<bool> has_told = false;
    std::promise<void> hung_up;
};

TEST_F(ServerStreamTest, AStreamIsToldThatItsClientHasClosedTheConnection) {
    {
        RawConnection connection(server->port());
        connection.send(kGet);
        EXPECT_THAT(connection.read_head(), StartsWith("HTTP/1.1 200 OK\r\n"));
    }
    hung_up.get_future().wait();
}

TEST_F(ServerStreamTest, AStreamIsToldThatItsClientWillSendNothingMore) {
    RawConnection connection(server->port());
    connection.send(kGet);
    connection.read_head();
    connection.finish_sending();
    hung_up.get_future().wait();
    EXPECT_THAT(connection.read_to_end(), ::testing::EndsWith("0\r\n\r\n"));
}

TEST_F(ServerStreamTest, AClientThatDoesNotReadDoesNotDelayAStop) {
    RawConnection connection(server->port());
    connection.send("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n");
    running.get_future().wait();
    stop(1h);
}

TEST_F(ServerStreamTest, AStreamWithoutAnEndIsRefusedWhenOtherConnectionsNeedThePlaces) {
    stop(0ms);
    start([](ServerConfig& config) { config.max_connections = 4; });
    std::vector<std::unique_ptr<RawConnection>> streams;
    for (int i = 0; i < 3; ++i) {
        streams.push_back(std::make_unique<RawConnection>(server->port()));
        streams.back()->send(kGet);
        EXPECT_THAT(streams.back()->read_head(), StartsWith("HTTP/1.1 200 OK\r\n"));
    }
    RawConnection more(server->port());
    more.send(kGet);
    EXPECT_THAT(more.read_head(), StartsWith("HTTP/1.1 503 "));
    more.send("GET /fast HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(more.read_head(), ::testing::HasSubstr("HTTP/1.1 200 OK\r\n"));
}

}  // namespace
}  // namespace akashi::http
