#include "http/raw_connection.hpp"
#include "http/server_fixture.hpp"

#include <thread>
#include <vector>

namespace akashi::http {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::HttpClient;
using testing::HttpReply;
using ::testing::StartsWith;

class ServerStopTest : public ServerFixture {
protected:
    ServerStopTest() {
        add("/stream", [this](Request&) { return endless(); });
        start();
    }

    asio::awaitable<Response> endless() {
        Response response;
        response.stream = [this](BodyWriter& writer) { return write_and_hang(writer); };
        co_return response;
    }
    asio::awaitable<void> write_and_hang(BodyWriter& writer) {
        co_await writer.write("begun\n");
        co_await stuck();
    }

    /// One request on a thread of its own.
    std::future<HttpReply> request(const char* path) {
        return std::async(std::launch::async, [port = server->port(), path] {
            return HttpClient(port).get(path);
        });
    }
};

// A test with a grace of an hour would hang if stop() waited for its end.

TEST_F(ServerStopTest, ClosesIdleConnectionsAtOnce) {
    HttpClient first(server->port());
    HttpClient second(server->port());
    EXPECT_EQ(first.get("/fast").status, 200);
    EXPECT_EQ(second.get("/fast").status, 200);
    stop(1h);
    EXPECT_ANY_THROW(first.get("/fast"));
}

TEST_F(ServerStopTest, EndsEachConnectionWithItsNextAnswerOnceItLeaves) {
    HttpClient client(server->port());
    EXPECT_EQ(client.get("/fast").header("Connection"), "");
    server->leave();
    for (const char* path : {"/fast", "/nowhere"}) {
        const auto reply = client.get(path);
        EXPECT_EQ(reply.header("Connection"), "close") << path;
    }
}

TEST_F(ServerStopTest, LetsARunningRequestFinish) {
    auto reply = request("/gated");
    running.get_future().wait();
    auto stopped = std::async(std::launch::async, [this] { stop(1h); });
    // The stop has begun once the server accepts no more connections.
    EXPECT_ANY_THROW(for (;;) HttpClient(server->port()).get("/fast"));
    gate_is_open = true;
    const auto last = reply.get();
    EXPECT_EQ(last.body, "through");
    EXPECT_EQ(last.header("Connection"), "close");
    stopped.get();
    EXPECT_EQ(log_text().find("http shutdown error"), std::string::npos);
}

TEST_F(ServerStopTest, WaitsASecondForTheRestOfARequest) {
    RawConnection connection(server->port());
    // The answer to the first request says that the beginning of the second has come.
    connection.send("GET /fast HTTP/1.1\r\nHost: a\r\n\r\nGET /fast HTTP/1.1\r\nHo");
    EXPECT_THAT(connection.read_head(), StartsWith("HTTP/1.1 200 "));
    auto stopped = std::async(std::launch::async, [this] { stop(1h); });
    while (stopped.wait_for(1ms) != std::future_status::ready) move_time(1s);
    const std::string answer = connection.read_to_end();
    EXPECT_THAT(answer, HasSubstr("HTTP/1.1 503 "));
    EXPECT_THAT(answer, HasSubstr("the server is shutting down"));
}

TEST_F(ServerStopTest, CancelsAStuckRequestAfterTheGrace) {
    auto reply = request("/stuck");
    running.get_future().wait();
    stop(10ms);
    EXPECT_ANY_THROW(reply.get());
    EXPECT_NE(log_text().find("http request aborted"), std::string::npos);
    EXPECT_NE(log_text().find("http shutdown error"), std::string::npos);
    EXPECT_EQ(log_text().find("task failed"), std::string::npos);
}

TEST_F(ServerStopTest, CancelsAStreamAfterTheGrace) {
    auto reply = request("/stream");
    running.get_future().wait();
    stop(10ms);
    EXPECT_ANY_THROW(reply.get());
}

TEST_F(ServerStopTest, IsHeardByManyBusyClients) {
    std::vector<std::future<void>> clients;
    clients.reserve(8);
    std::atomic<int> answered = 0;
    for (int i = 0; i < 8; ++i) {
        clients.push_back(std::async(std::launch::async, [&answered, port = server->port()] {
            HttpClient client(port);
            for (;; ++answered) EXPECT_EQ(client.get("/fast").status, 200);
        }));
    }
    while (answered < 200) std::this_thread::yield();
    stop(1h);
    for (auto& client : clients) EXPECT_ANY_THROW(client.get());
}

TEST_F(ServerStopTest, AnswersEveryClientThatCouldConnect) {
    const auto connect = [port = server->port()]() -> std::unique_ptr<RawConnection> {
        try {
            return std::make_unique<RawConnection>(port);
        } catch (const boost::system::system_error&) {
            return nullptr;  // a load balancer asks the next instance
        }
    };
    constexpr int kClients = 8;
    std::vector<std::future<void>> clients;
    clients.reserve(kClients);
    std::atomic<int> answered = 0;
    for (int i = 0; i < kClients; ++i) {
        clients.push_back(std::async(std::launch::async, [&] {
            for (auto connection = connect(); connection; connection = connect(), ++answered) {
                connection->send("GET /fast HTTP/1.1\r\nHost: a\r\n\r\n");
                ASSERT_THAT(connection->read_head(), StartsWith("HTTP/1.1 200 "));
            }
        }));
    }
    while (answered < 200) std::this_thread::yield();
    stop(1h);
    for (auto& client : clients) client.get();
}

TEST_F(ServerStopTest, DoesNotWaitForAClientThatSaysNothing) {
    RawConnection silent(server->port());
    stop(1h);
    EXPECT_EQ(silent.read_to_end(), "");
}

TEST_F(ServerStopTest, AServerThatNeverStartedStops) {
    stop(1h);
    server = std::make_unique<Server>(pool.get_executor(), make_config(), router);
    stop(1h);
}

}  // namespace
}  // namespace akashi::http
