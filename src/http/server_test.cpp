#include "base/gunzip_fixture.hpp"
#include "http/raw_connection.hpp"
#include "http/server_fixture.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <sys/resource.h>

#include <array>
#include <vector>

namespace akashi::http {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using asio::ip::tcp;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::HttpClient;
using ::testing::Not;
using testing::raw_exchange;
using ::testing::StartsWith;

constexpr std::size_t kPiece = 65'536;  // bytes of one write of a stream
constexpr std::string_view kGetAndClose =
    "GET /fast HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

class ServerTest : public ServerFixture {
protected:
    ServerTest() {
        add_probe("/health", [this](Request& request) { return fast(request); });
        add("/peer", [](Request& request) { return peer(request); });
        add("/fixed/{size}", [](Request& request) { return fixed(request); });
        add("/closing", [](Request&) { return closing(); });
        add("/broken", [](Request&) { return broken(); });
        add("/stream/{pieces}", [this](Request& request) { return stream(request); });
        add("/broken-stream", [](Request&) { return broken_stream(); });
        router.add({Method::get, "/v1/guarded", Role::reader, RateClass::none, peer});
    }

    static asio::awaitable<Response> peer(Request& request) {
        Response response;
        response.body = request.client_ip;
        co_return response;
    }
    static asio::awaitable<Response> fixed(Request& request) {
        Response response;
        response.body.assign(std::stoul(request.path_parameters["size"]), 'f');
        response.content_type = "text/plain";
        co_return response;
    }
    static asio::awaitable<Response> closing() {
        Response response;
        response.close = true;
        co_return response;
    }
    static asio::awaitable<Response> broken() {
        throw std::runtime_error("handler broke");
        co_return Response();
    }
    asio::awaitable<Response> stream(Request& request) {
        Response response;
        const std::size_t pieces = std::stoul(request.path_parameters["pieces"]);
        response.stream = [this, pieces](BodyWriter& writer) {
            return write_pieces(writer, pieces);
        };
        co_return response;
    }
    /// Counts the pieces of 64 KiB that were written, and reports how the stream failed.
    asio::awaitable<void> write_pieces(BodyWriter& writer, std::size_t pieces) {
        const std::string piece(kPiece, 's');
        std::exception_ptr failure;
        try {
            for (; taken < pieces; ++taken) co_await writer.write(piece);
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure) co_return;
        stream_end.set_exception(failure);
        std::rethrow_exception(failure);
    }
    static asio::awaitable<Response> broken_stream() {
        Response response;
        response.stream = [](BodyWriter& writer) { return break_off(writer); };
        co_return response;
    }
    static asio::awaitable<void> break_off(BodyWriter& writer) {
        co_await writer.write("half a line");
        throw std::runtime_error("stream broke");
    }

    unsigned short port() const { return server->port(); }

    std::atomic<std::size_t> taken = 0;
    std::promise<void> stream_end;
};

TEST_F(ServerTest, PipelinedRequestsAreAnsweredInOrderOnOneConnection) {
    start();
    std::string requests;
    for (const char* body : {"one", "two", "six"}) {
        requests += "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n";
        requests += body;
    }
    const std::string answer = raw_exchange(port(), requests + std::string(kGetAndClose));
    EXPECT_EQ(count(answer, "HTTP/1.1 200 OK\r\n"), 4u);
    const auto one = answer.find("\r\n\r\none");
    const auto two = answer.find("\r\n\r\ntwo");
    const auto six = answer.find("\r\n\r\nsix");
    EXPECT_LT(one, two);
    EXPECT_LT(two, six);
    EXPECT_LT(six, answer.find("\"fast\""));
    EXPECT_EQ(count(answer, "Connection: close"), 1u);
}

TEST_F(ServerTest, HeadCarriesTheLengthOfGetWithoutItsBody) {
    start();
    const std::string answer =
        raw_exchange(port(), "HEAD /fixed/1234 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(answer, HasSubstr("Content-Length: 1234\r\n"));
    EXPECT_THAT(answer, EndsWith("\r\n\r\n"));

    HttpClient client(port());
    const testing::HttpHeaders gzip{{"Accept-Encoding", "gzip"}};
    EXPECT_EQ(
        client.send("HEAD", "/fixed/5000", "", gzip).header("content-length"),
        client.get("/fixed/5000", gzip).header("content-length")
    );
    const auto streamed = client.send("HEAD", "/stream/9", "");
    EXPECT_EQ(streamed.header("transfer-encoding"), "chunked");
    EXPECT_EQ(taken, 0u);
}

TEST_F(ServerTest, OptionsIs204WithCorsForEveryPath) {
    start([](auto& config) { config.cors_allowed_origins = {"https://ui.example"}; });
    HttpClient client(port());
    for (const char* path : {"/fast", "/v1/anything", "/nothing"}) {
        const auto reply = client.send("OPTIONS", path, "", {{"Origin", "https://ui.example"}});
        EXPECT_EQ(reply.status, 204);
        EXPECT_EQ(reply.header("Access-Control-Allow-Origin"), "https://ui.example");
        EXPECT_EQ(reply.header("Access-Control-Max-Age"), "86400");
        EXPECT_EQ(reply.header("Content-Length") + reply.header("Content-Type"), "");
    }
    const auto other = client.get("/v1/x", {{"Origin", "https://evil.example"}});
    EXPECT_EQ(other.status, 401);
    EXPECT_EQ(other.header("WWW-Authenticate"), "Bearer, ApiKey");
    EXPECT_EQ(other.header("Vary"), "Origin");
    EXPECT_EQ(other.header("Access-Control-Allow-Origin"), "");
}

TEST_F(ServerTest, ErrorsAreJsonWithTheRequestId) {
    start();
    HttpClient client(port());
    const std::pair<const char*, int> cases[] = {
        {"/nothing", 404}, {"/echo", 405}, {"/broken", 500}
    };
    for (const auto& [path, status] : cases) {
        const auto reply = client.get(path, {{"X-Request-ID", "mine 1"}});
        EXPECT_EQ(reply.status, status);
        EXPECT_EQ(reply.header("X-Request-ID"), "mine 1");
        EXPECT_EQ(reply.json.at("meta").at("request_id").as_string(), "mine 1");
    }
    EXPECT_EQ(client.get("/echo").header("Allow"), "POST, OPTIONS");
}

TEST_F(ServerTest, AHandlerThatThrowsLeavesTheServerAlive) {
    start();
    HttpClient client(port());
    for (int i = 0; i < 3; ++i) EXPECT_EQ(client.get("/broken").status, 500);
    EXPECT_EQ(client.get("/fast").status, 200);
    EXPECT_THAT(log_text(), HasSubstr("handler broke"));
}

TEST_F(ServerTest, RequestIdsThatAreNoPlainTextAreReplaced) {
    start();
    HttpClient client(port());
    for (const std::string& id :
         {std::string("caf\xc3\xa9"), std::string(129, 'x'), std::string()}) {
        EXPECT_EQ(client.get("/fast", {{"X-Request-ID", id}}).header("X-Request-ID").size(), 36u);
    }
    const std::string longest(128, '~');
    EXPECT_EQ(client.get("/fast", {{"X-Request-ID", longest}}).header("X-Request-ID"), longest);
}

TEST_F(ServerTest, MalformedInputIsAnsweredAndTheConnectionClosed) {
    start([](auto& config) {
        config.max_body_bytes = 1000;
        config.max_header_bytes = 2000;
    });
    const std::string head = "POST /echo HTTP/1.1\r\nHost: a\r\n";
    const std::pair<std::string, std::string> cases[] = {
        {"nonsense\r\n\r\n", "400 Bad Request"},
        {"GET / HTTP/1.1\r\n\r\n", "400 Bad Request"},
        {head + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", "400 Bad Request"},
        {head + "Content-Length: 1001\r\n\r\n", "413 Payload Too Large"},
        {head + "X: " + std::string(3000, 'x') + "\r\n\r\n", "431 Request Header Fields Too Large"},
        {head + "Transfer-Encoding: gzip\r\n\r\n", "501 Not Implemented"},
        {"GET / HTTP/3.0\r\nHost: a\r\n\r\n", "505 HTTP Version Not Supported"},
    };
    for (const auto& [bytes, status] : cases) {
        const std::string answer = raw_exchange(port(), bytes);
        EXPECT_THAT(answer, StartsWith("HTTP/1.1 " + status + "\r\n"));
        EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
        EXPECT_THAT(answer, HasSubstr("X-Frame-Options: DENY\r\n"));
        EXPECT_THAT(answer, HasSubstr(R"({"error":{"code":"INVALID_INPUT")"));
    }
}

TEST_F(ServerTest, AClientThatSendsATooLargeBodySeesTheAnswer) {
    start();
    const std::string answer = raw_exchange(
        port(),
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n" +
            std::string(5'000'000, 'x')
    );
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
    EXPECT_THAT(answer, HasSubstr("request body too large"));
}

TEST_F(ServerTest, ChunkedRequestsArriveWhole) {
    start();
    const std::string answer = raw_exchange(
        port(),
        "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n"
    );
    EXPECT_THAT(answer, EndsWith("\r\n\r\nhello, world"));
}

TEST_F(ServerTest, AnExpectedContinueIsSentBeforeTheBodyIsRead) {
    start();
    RawConnection connection(port());
    connection.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\n"
        "Content-Length: 5\r\n\r\n"
    );
    EXPECT_EQ(connection.read(25), "HTTP/1.1 100 Continue\r\n\r\n");
    connection.send("hello");
    EXPECT_THAT(connection.read_to_end(), EndsWith("\r\n\r\nhello"));

    const std::string refused = raw_exchange(
        port(),
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
        "Content-Length: 50000000\r\n\r\n"
    );
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 413 "));
}

TEST_F(ServerTest, BodiesAreCompressedForThoseWhoAskForIt) {
    start([](auto& config) { config.cors_allowed_origins = {"*"}; });
    HttpClient client(port());
    for (const std::string size : {"2000", "1000000"}) {
        const auto plain = client.get("/fixed/" + size);
        EXPECT_EQ(plain.header("Content-Encoding"), "");
        EXPECT_EQ(plain.header("Vary"), "Origin, Accept-Encoding");
        const auto packed = client.get("/fixed/" + size, {{"Accept-Encoding", "br, gzip;q=0.5"}});
        EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
        EXPECT_EQ(packed.header("Vary"), "Origin, Accept-Encoding");
        EXPECT_EQ(packed.header("Content-Length"), std::to_string(packed.body.size()));
        EXPECT_LT(packed.body.size(), plain.body.size());
        EXPECT_EQ(gunzip(packed.body), plain.body);
        const auto refused = client.get("/fixed/" + size, {{"Accept-Encoding", "gzip;q=0"}});
        EXPECT_EQ(refused.body, plain.body);
    }
    EXPECT_EQ(
        client.get("/fixed/100", {{"Accept-Encoding", "gzip"}}).header("Content-Encoding"), ""
    );
}

TEST_F(ServerTest, AStreamReachesAReaderWholeHoweverSlowItReads) {
    start();
    RawConnection connection(port());
    connection.send("GET /stream/64 HTTP/1.0\r\n\r\n");
    std::string answer;
    while (answer.size() < 1'000'000) answer += connection.read(1000);
    answer += connection.read_to_end();
    EXPECT_THAT(answer, Not(HasSubstr("Transfer-Encoding")));
    EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, 64 * kPiece);
    HttpClient client(port());
    taken = 0;
    EXPECT_EQ(client.get("/stream/64").body.size(), 64 * kPiece);
}

TEST_F(ServerTest, AReaderThatStopsHoldsTheStreamBackUntilTheWriteTimeout) {
    constexpr std::size_t kPieces = 100'000;  // 6.5 GB, more than any buffer holds
    start();
    RawConnection connection(port());
    connection.send("GET /stream/100000 HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(connection.read_head(), StartsWith("HTTP/1.1 200 "));
    auto end = stream_end.get_future();
    while (end.wait_for(1ms) != std::future_status::ready) move_time(kTimeout);
    try {
        end.get();
        FAIL() << "the stream must end by an exception";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), asio::error::timed_out);
    }
    EXPECT_LT(taken, kPieces);
}

TEST_F(ServerTest, APeerThatGoesAwayEndsTheStream) {
    start();
    RawConnection connection(port());
    connection.send("GET /stream/100000 HTTP/1.1\r\nHost: a\r\n\r\n");
    connection.read(100'000);
    connection.close();
    EXPECT_THROW(stream_end.get_future().get(), boost::system::system_error);
}

TEST_F(ServerTest, AStreamThatBreaksHasNoLastChunk) {
    start();
    const std::string answer =
        raw_exchange(port(), "GET /broken-stream HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(answer, EndsWith("b\r\nhalf a line\r\n"));
    EXPECT_THAT(log_text(), HasSubstr("stream broke"));
}

TEST_F(ServerTest, AHalfClosedConnectionIsStillAnswered) {
    start();
    RawConnection connection(port());
    connection.send("GET /fixed/10 HTTP/1.1\r\nHost: a\r\n\r\n");
    connection.finish_sending();
    EXPECT_THAT(connection.read_to_end(), EndsWith("\r\n\r\nffffffffff"));
}

TEST_F(ServerTest, ThousandsOfIdleConnectionsDoNotKeepOthersOut) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    start();
    asio::io_context io;
    std::vector<tcp::socket> idle;
    for (int i = 0; i < 2000; ++i) {
        idle.emplace_back(io).connect({asio::ip::address_v4::loopback(), port()});
    }
    EXPECT_EQ(HttpClient(port()).get("/fast").status, 200);
    for (auto& socket : idle) {
        asio::write(socket, asio::buffer(kGetAndClose));
        std::array<char, 12> begin{};
        asio::read(socket, asio::buffer(begin));
        ASSERT_EQ(std::string_view(begin.data(), begin.size()), "HTTP/1.1 200");
    }
}

TEST_F(ServerTest, Http10ClosesUnlessAskedToKeepTheConnection) {
    start();
    const std::string one = "GET /fast HTTP/1.0\r\n";
    const std::string closed = raw_exchange(port(), one + "\r\n" + one + "\r\n");
    EXPECT_EQ(count(closed, " 200 OK"), 1u);
    EXPECT_THAT(closed, HasSubstr("Connection: close\r\n"));
    const std::string kept =
        raw_exchange(port(), one + "Connection: keep-alive\r\n\r\n" + one + "\r\n");
    EXPECT_EQ(count(kept, " 200 OK"), 2u);
    EXPECT_EQ(count(kept, "Connection: keep-alive\r\n"), 1u);
}

TEST_F(ServerTest, AResponseCanCloseTheConnection) {
    start();
    const std::string request = "GET /closing HTTP/1.1\r\nHost: a\r\n\r\n";
    EXPECT_EQ(count(raw_exchange(port(), request + request), " 200 OK"), 1u);
}

TEST_F(ServerTest, ThePeerOfAnIPv4ConnectionHasAnIPv4Address) {
    start();
    EXPECT_EQ(HttpClient(port()).get("/peer").body, "127.0.0.1");
}

TEST_F(ServerTest, ATakenPortFailsAtOnce) {
    start();
    ServerConfig config = make_config();
    config.port = port();
    EXPECT_THROW(Server(pool.get_executor(), config, router), std::runtime_error);
}

TEST_F(ServerTest, EveryRequestIsLoggedOnceByItsOutcome) {
    start();
    HttpClient client(port());
    client.get("/fixed/3?secret=1", {{"X-Request-ID", "r-1"}});
    client.get("/nothing", {{"X-Request-ID", "r-2"}});
    client.get("/broken", {{"X-Request-ID", "r-3"}});
    client.get("/health", {{"X-Request-ID", "r-4"}});
    stop(0ms);
    const std::string text = log_text();
    EXPECT_THAT(
        text,
        ::testing::ContainsRegex(
            R"("INFO","msg":"http request","method":"GET","path":"/fixed/3","status":200,)"
            R"("duration_ms":[0-9]+,"request_id":"r-1","agent_id":"",)"
            R"("route":"/fixed/.size.")"
        )
    );
    EXPECT_THAT(
        text, ::testing::ContainsRegex(R"("WARN","msg":"http request".*"status":404.*r-2)")
    );
    EXPECT_THAT(
        text, ::testing::ContainsRegex(R"("ERROR","msg":"http request".*"status":500.*r-3)")
    );
    EXPECT_THAT(text, Not(HasSubstr("r-4")));
    EXPECT_THAT(text, Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace akashi::http
