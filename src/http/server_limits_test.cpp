// What a server does about clients that take more than their part.
#include "http/raw_connection.hpp"
#include "http/server_fixture.hpp"

#include <chrono>
#include <future>
#include <thread>
#include <vector>

namespace akashi::http {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::HttpClient;
using ::testing::Not;
using testing::raw_exchange;
using ::testing::StartsWith;

constexpr std::string_view kGet = "GET /fast HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view kUnknown = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view kGetAndClose =
    "GET /fast HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
/// Who has read this much of a large answer knows that the server holds the answer.
constexpr std::size_t kIsHeld = 300'000;
const std::string kPost = "POST /v1/echo HTTP/1.1\r\nHost: a\r\n";
const std::string kKnownPost = kPost + "Authorization: good\r\n";

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

class ServerLimitsTest : public ServerFixture {
protected:
    ServerLimitsTest() {
        add_probe("/health", [this](Request& request) { return fast(request); });
        add("/hold", [this](Request&) { return hold(); });
        add("/fixed/{size}", fixed);
    }

    static asio::awaitable<Response> fixed(Request& request) {
        Response response;
        response.body.assign(std::stoul(request.path_parameters["size"]), 'f');
        co_return response;
    }
    /// Counts, then waits for the gate.
    asio::awaitable<Response> hold() {
        ++held;
        asio::steady_timer timer(co_await asio::this_coro::executor);
        while (!gate_is_open) {
            timer.expires_after(1ms);
            co_await timer.async_wait(asio::use_awaitable);
        }
        co_return Response();
    }

    unsigned short port() const { return server->port(); }

    std::atomic<int> held = 0;
};

/// A client that sends the same bytes for ever, and reads the answers.
class Flooder {
public:
    Flooder(unsigned short port, std::string bytes)
        : connection_(port),
          bytes_(std::move(bytes)),
          writer_([this] { connection_.send_until_closed(bytes_); }),
          reader_([this] {
              while (!connection_.read_some().empty()) ++reads_;
          }) {}
    ~Flooder() {
        connection_.shut_down();
        writer_.join();
        reader_.join();
    }
    Flooder(const Flooder&) = delete;
    Flooder& operator=(const Flooder&) = delete;

    void wait_for_answers(int reads) const {
        while (reads_ < reads) std::this_thread::yield();
    }

private:
    RawConnection connection_;
    const std::string bytes_;
    std::atomic<int> reads_ = 0;
    std::thread writer_;
    std::thread reader_;
};

TEST_F(ServerLimitsTest, TwoClientsThatPipelineWithoutEndLeaveOthersTheirTurn) {
    constexpr auto kPatience = 30s;  // the client needs less than one
    start();
    std::future<void> answered;  // outlives the floods, so that it ends
    const Flooder first(port(), repeated(kUnknown, 20'000));
    const Flooder second(port(), repeated(kGet, 20'000));
    first.wait_for_answers(10);
    second.wait_for_answers(10);
    answered = std::async(std::launch::async, [this] {
        HttpClient client(port());
        for (int i = 0; i < 200; ++i) EXPECT_EQ(client.get("/fast").status, 200);
    });
    EXPECT_EQ(answered.wait_for(kPatience), std::future_status::ready);
}

TEST_F(ServerLimitsTest, ThousandsOfPipelinedRequestsAreAllAnswered) {
    start();
    const std::string answer =
        raw_exchange(port(), repeated(kGet, 1'500) + std::string(kGetAndClose));
    EXPECT_EQ(count(answer, "HTTP/1.1 200 OK\r\n"), 1'501u);
}

TEST_F(ServerLimitsTest, EmptyLinesAreNotReadForEver) {
    start();
    const std::string answer = raw_exchange(port(), std::string(100'000, '\n'));
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 "));
    EXPECT_THAT(answer, HasSubstr("too many empty lines"));
}

TEST_F(ServerLimitsTest, CredentialsAreCheckedBeforeTheBodyIsRead) {
    start();
    const std::string answer =
        raw_exchange(port(), kPost + "Expect: 100-continue\r\nContent-Length: 1000000\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 401 "));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    const std::string unknown =
        raw_exchange(port(), "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
    EXPECT_THAT(unknown, StartsWith("HTTP/1.1 404 "));
    EXPECT_THAT(unknown, HasSubstr("Connection: close\r\n")) << "its body would be read";

    RawConnection known(port());
    known.send(
        kKnownPost +
        "Expect: 100-continue\r\nConnection: close\r\n"
        "Content-Length: 5\r\n\r\n"
    );
    EXPECT_EQ(known.read(25), "HTTP/1.1 100 Continue\r\n\r\n");
    known.send("hello");
    EXPECT_THAT(known.read_to_end(), EndsWith("\r\n\r\nhello"));
}

TEST_F(ServerLimitsTest, ARefusedRequestWithASmallBodyKeepsItsConnection) {
    start();
    for (const bool at_once : {true, false}) {
        RawConnection connection(port());
        const std::string head = kPost + "Content-Length: 5\r\n\r\n";
        std::string answer;
        connection.send(head + (at_once ? "hello" : ""));
        answer = connection.read_head();
        EXPECT_THAT(answer, StartsWith("HTTP/1.1 401 "));
        EXPECT_THAT(answer, Not(HasSubstr("Connection: close")));
        if (!at_once) connection.send("hello");
        connection.send(kGetAndClose);
        EXPECT_THAT(connection.read_to_end(), HasSubstr("HTTP/1.1 200 OK"));
    }
}

TEST_F(ServerLimitsTest, ARouteWithoutCredentialsTakesOnlySmallBodies) {
    start([](auto& config) { config.max_open_body_bytes = 1'000; });
    HttpClient client(port());
    EXPECT_EQ(client.post("/echo", std::string(1'000, 'x')).status, 200);
    EXPECT_EQ(client.post("/echo", std::string(1'001, 'x')).status, 413);
    const testing::HttpHeaders good{{"Authorization", "good"}};
    EXPECT_EQ(client.post("/v1/echo", std::string(1'001, 'x'), good).status, 200);
}

TEST_F(ServerLimitsTest, ARouteWithoutCredentialsMayAskForLargerBodies) {
    constexpr std::size_t kAsked = 2'000;                  // see server_fixture.hpp
    for (const std::size_t most : {kAsked, kAsked - 1}) {  // never more than any other route
        start([&](auto& config) {
            config.max_open_body_bytes = 1'000;
            config.max_body_bytes = most;
        });
        HttpClient client(port());
        EXPECT_EQ(client.post("/large", std::string(most, 'x')).status, 200);
        EXPECT_EQ(client.post("/large", std::string(most + 1, 'x')).status, 413);
        stop(std::chrono::seconds(0));
    }
}

TEST_F(ServerLimitsTest, BodiesTakeThePlaceOfThoseThatAreAwaitedLongest) {
    start([](auto& config) {
        config.max_body_bytes = 100'000;
        config.least_body_budget = 0;  // four of the largest bodies
    });
    const std::string head = kKnownPost +
                             "Connection: close\r\nExpect: 100-continue\r\n"
                             "Content-Length: 100000\r\n\r\n";
    std::vector<std::unique_ptr<RawConnection>> connections;
    for (int i = 0; i < 4; ++i) {
        connections.push_back(std::make_unique<RawConnection>(port()));
        connections.back()->send(head);
        EXPECT_EQ(connections.back()->read(25), "HTTP/1.1 100 Continue\r\n\r\n");
    }
    RawConnection next(port());
    next.send(head);
    EXPECT_EQ(next.read(25), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(connections[0]->read_to_end(), "");
    for (auto* connection : {connections[1].get(), &next}) {
        connection->send(std::string(100'000, 'x'));
        EXPECT_THAT(connection->read_to_end(), StartsWith("HTTP/1.1 200 "));
    }
}

TEST_F(ServerLimitsTest, AnswersThatNobodyTakesMakeRoomForThoseOfOthers) {
    start([](auto& config) { config.answer_budget = 30'000'000; });
    const std::string get = "GET /fixed/20000000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    RawConnection oldest(port());
    oldest.send(get);
    oldest.read(kIsHeld);
    RawConnection newest(port());
    newest.send(get);
    newest.read(kIsHeld);
    EXPECT_LT(kIsHeld + oldest.read_to_end().size(), 20'000'000u);
    EXPECT_GT(newest.read_to_end().size(), 10'000'000u);
}

TEST_F(ServerLimitsTest, AnAnswerThatWasTakenTakesNoPlaceAnyMore) {
    constexpr std::size_t kSize = 20'000'000;
    start([](auto& config) { config.answer_budget = 50'000'000; });
    const std::string get = "GET /fixed/20000000 HTTP/1.1\r\nHost: a\r\n";
    RawConnection done(port());
    done.send(get + "\r\n");
    const std::string begin = done.read_head();
    done.read(kSize + begin.find("\r\n\r\n") + 4 - begin.size());
    done.send(kGet);
    EXPECT_THAT(done.read_head(), StartsWith("HTTP/1.1 200 "));

    RawConnection waiting[] = {RawConnection(port()), RawConnection(port()), RawConnection(port())};
    for (auto& connection : waiting) {
        connection.send(get + "Connection: close\r\n\r\n");
        connection.read(kIsHeld);
    }
    EXPECT_LT(kIsHeld + waiting[0].read_to_end().size(), kSize) << "it was held longest";
    EXPECT_GT(waiting[1].read_to_end().size(), kSize / 2);
    done.send(kGet);
    EXPECT_THAT(done.read_head(), StartsWith("HTTP/1.1 200 ")) << "it held nothing";
}

TEST_F(ServerLimitsTest, ConnectionsThatHaveEndedLeaveTheirPlaces) {
    constexpr auto kPatience = 30s;  // the clients need less than one
    start([](auto& config) { config.max_connections = 2; });
    auto answered = std::async(std::launch::async, [this] {
        for (int i = 0; i < 100; ++i)
            EXPECT_THAT(raw_exchange(port(), kGetAndClose), StartsWith("HTTP/1.1 200 ")) << i;
    });
    EXPECT_EQ(answered.wait_for(kPatience), std::future_status::ready);
    stop(0ms);  // ends the exchange that waits for a place
}

TEST_F(ServerLimitsTest, TheConnectionThatWaitsLongestMakesRoom) {
    start([](auto& config) { config.max_connections = 2; });
    RawConnection silent(port());
    HttpClient served(port());
    EXPECT_EQ(served.get("/fast").status, 200);
    RawConnection third(port());
    third.send("GET /fast HTTP/1.1\r\nHo");
    EXPECT_EQ(silent.read_to_end(), "");
    EXPECT_EQ(served.get("/fast").status, 200);
    HttpClient fourth(port());
    EXPECT_EQ(fourth.get("/fast").status, 200);
    EXPECT_EQ(third.read_to_end(), "") << "it never sent a whole request";
}

TEST_F(ServerLimitsTest, HealthChecksAlwaysHaveAPlace) {
    start([](auto& config) {
        config.max_connections = 2;
        config.reserved_connections = 2;
    });
    RawConnection busy[] = {RawConnection(port()), RawConnection(port())};
    for (auto& connection : busy) connection.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    while (held < 2) std::this_thread::yield();

    const std::string refused = raw_exchange(port(), std::string(kGet));
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 503 "));
    EXPECT_THAT(refused, HasSubstr("too many connections"));
    std::vector<std::unique_ptr<RawConnection>> silent;  // take the reserve, too
    for (int i = 0; i < 10; ++i) silent.push_back(std::make_unique<RawConnection>(port()));
    const std::string health = raw_exchange(port(), "GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(health, StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(health, HasSubstr("Connection: close\r\n"));
    gate_is_open = true;
    for (auto& connection : busy) EXPECT_THAT(connection.read_head(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(ServerLimitsTest, LinesAboutStrangersAreSampledAndThoseAboutCallersAreNot) {
    start();
    HttpClient client(port());
    for (int i = 0; i < 200; ++i) EXPECT_EQ(client.get("/x").status, 404);
    const testing::HttpHeaders good{{"Authorization", "good"}};
    for (int i = 0; i < 200; ++i) EXPECT_EQ(client.post("/v1/echo", "x", good).status, 200);
    stop(0ms);
    const std::string text = log_text();
    EXPECT_LT(count(text, "\"status\":404"), 200u);
    EXPECT_EQ(count(text, "\"status\":200"), 200u);
    EXPECT_THAT(text, HasSubstr(R"("http requests not logged","client_ip":"127.0.0.1","count":)"));
}

}  // namespace
}  // namespace akashi::http
