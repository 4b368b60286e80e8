#include "net/http_client.hpp"

#include "base/with_timeout.hpp"
#include "testing/http_double.hpp"
#include "testing/run.hpp"
#include "testing/tls_double.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <future>
#include <optional>

namespace akashi::net {
namespace {

namespace asio = boost::asio;
using ::testing::HasSubstr;
using testing::HttpDouble;
using ::testing::Not;
using Fate = HttpDouble::Fate;

class HttpClientTest : public ::testing::Test {
protected:
    ~HttpClientTest() override {
        client.reset();
        pool.join();
    }

    HttpAnswer send(HttpRequest request) {
        return testing::run(io, client->send(std::move(request)));
    }
    HttpRequest request_for(std::string path) {
        HttpRequest request;
        request.url = server.url() + path;
        return request;
    }
    /// The failure of a request.
    Unreachable failure_of(HttpRequest request) {
        try {
            send(std::move(request));
        } catch (const Unreachable& failure) {
            return failure;
        }
        throw std::logic_error("there was an answer");
    }

    asio::io_context io;
    asio::thread_pool pool{2};
    std::optional<HttpClient> client{std::in_place, pool.get_executor()};
    HttpDouble::Reply reply;
    std::promise<void> arrived;
    bool tells_arrival = false;
    std::string seen;
    HttpDouble server{[this](const HttpDouble::Request& request) {
        seen = request.head + request.body;
        auto now = reply;  // after it is told, the test may change it
        if (std::exchange(tells_arrival, false)) arrived.set_value();
        return now;
    }};
};

TEST_F(HttpClientTest, SendsARequestAndGivesTheAnswer) {
    reply = {418, "short and stout", "X-Pot: tea \r\nRetry-After: 7\r\n"};
    auto request = request_for("/pot?full=1");
    request.method = "POST";
    request.headers = {{"Authorization", "Bearer abc"}, {"Content-Type", "text/plain"}};
    request.body = "fill";
    const HttpAnswer answer = send(request);
    EXPECT_EQ(answer.status, 418);
    EXPECT_EQ(answer.body, "short and stout");
    EXPECT_EQ(answer.header("x-pot"), "tea");
    EXPECT_EQ(answer.header("retry-after"), "7");
    EXPECT_EQ(answer.header("other"), "");
    EXPECT_THAT(seen, ::testing::StartsWith("POST /pot?full=1 HTTP/1.1\r\n"));
    EXPECT_THAT(seen, HasSubstr("Authorization: Bearer abc\r\n"));
    EXPECT_THAT(seen, HasSubstr("Content-Type: text/plain\r\n"));
    EXPECT_THAT(seen, HasSubstr("\r\n\r\nfill"));
}

TEST_F(HttpClientTest, GetsWithoutABody) {
    send(request_for("/"));
    EXPECT_THAT(seen, ::testing::StartsWith("GET / HTTP/1.1\r\n"));
    EXPECT_THAT(seen, Not(HasSubstr("Content-Length")));
}

TEST_F(HttpClientTest, SendsALongBodyWithoutAskingFirst) {
    auto request = request_for("/");
    request.method = "PUT";
    request.body.assign(3'000'000, 'x');
    EXPECT_EQ(send(request).status, 200);
    EXPECT_THAT(seen, Not(HasSubstr("Expect:")));
    EXPECT_EQ(seen.substr(seen.find("\r\n\r\n") + 4), request.body);
}

TEST_F(HttpClientTest, KeepsTheConnectionForTheNextRequest) {
    for (int i = 0; i < 3; ++i) send(request_for("/"));
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(HttpClientTest, FollowsNoRedirect) {
    reply = {302, "", "Location: http://127.0.0.1:1/\r\n"};
    EXPECT_EQ(send(request_for("/")).status, 302);
}

TEST_F(HttpClientTest, TakesNoProxyFromTheEnvironment) {
    ::setenv("http_proxy", "http://127.0.0.1:1", 1);
    ::setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    EXPECT_EQ(send(request_for("/")).status, 200);
    ::unsetenv("http_proxy");
    ::unsetenv("ALL_PROXY");
}

TEST_F(HttpClientTest, SendsManyAtOnce) {
    reply.body = "yes";
    std::vector<std::future<HttpAnswer>> answers;
    for (int i = 0; i < 200; ++i)
        answers.push_back(asio::co_spawn(pool, client->send(request_for("/")), asio::use_future));
    for (auto& answer : answers) EXPECT_EQ(answer.get().body, "yes");
}

TEST_F(HttpClientTest, NamesTheHostButNoSecret) {
    HttpRequest request;
    request.url = "http://somebody:password@127.0.0.1:1/secret?key=secret";
    const auto failure = failure_of(request);
    EXPECT_EQ(failure.kind(), Unreachable::Kind::passing);
    EXPECT_THAT(failure.what(), HasSubstr("127.0.0.1:1 cannot be reached"));
    EXPECT_THAT(failure.what(), Not(HasSubstr("password")));
    EXPECT_THAT(failure.what(), Not(HasSubstr("secret")));
}

TEST_F(HttpClientTest, RefusesWhatIsNotHttp) {
    for (const char* url : {"file:///etc/passwd", "gopher://127.0.0.1/", "", "http://[bad/"}) {
        HttpRequest request;
        request.url = url;
        EXPECT_EQ(failure_of(request).kind(), Unreachable::Kind::permanent) << url;
    }
}

TEST_F(HttpClientTest, RefusesHeadersThatWouldBecomeTwo) {
    auto request = request_for("/");
    request.headers = {{"Authorization", "Bearer a\r\nX-Evil: 1"}};
    EXPECT_THROW(send(request), std::invalid_argument);
}

TEST_F(HttpClientTest, EndsAnAnswerThatIsTooLong) {
    reply.body.assign(1001, 'x');
    auto request = request_for("/");
    request.answer_limit = 1000;
    EXPECT_THAT(failure_of(request).what(), HasSubstr("more than 1000 bytes"));
    reply.body.pop_back();
    EXPECT_EQ(send(request).body, reply.body);
}

TEST_F(HttpClientTest, EndsHeadersThatAreTooLong) {
    for (int i = 0; i < 100; ++i) reply.headers += "X-Long: " + std::string(1000, 'x') + "\r\n";
    EXPECT_EQ(failure_of(request_for("/")).kind(), Unreachable::Kind::permanent);
}

TEST_F(HttpClientTest, GivesUpAfterTheTimeout) {
    reply.fate = Fate::never;
    auto request = request_for("/");
    request.timeout = std::chrono::milliseconds(20);
    const auto failure = failure_of(request);
    EXPECT_EQ(failure.kind(), Unreachable::Kind::passing);
    EXPECT_THAT(failure.what(), HasSubstr("did not answer within 20 ms"));
}

TEST_F(HttpClientTest, FailsWhenTheAnswerIsCutOff) {
    reply = {200, std::string(1000, 'x'), "", Fate::cut};
    EXPECT_EQ(failure_of(request_for("/")).kind(), Unreachable::Kind::passing);
}

TEST_F(HttpClientTest, FailsWhenTheHeadersAreCutOff) {
    reply = {200, "", "", Fate::cut_head};
    const auto failure = failure_of(request_for("/"));
    EXPECT_EQ(failure.kind(), Unreachable::Kind::passing);
    EXPECT_THAT(failure.what(), HasSubstr("closed the connection"));
}

TEST_F(HttpClientTest, RefusesACertificateThatNobodySigned) {
    const testing::TlsDouble tls;
    HttpRequest request;
    request.url = tls.url();
    const auto failure = failure_of(request);
    EXPECT_EQ(failure.kind(), Unreachable::Kind::permanent);
    EXPECT_THAT(failure.what(), HasSubstr("certificate"));
}

TEST_F(HttpClientTest, GivesUpTheRequestOfACancelledCaller) {
    reply.fate = Fate::never;
    tells_arrival = true;
    asio::cancellation_signal signal;
    std::promise<std::exception_ptr> ended;
    asio::co_spawn(
        io,
        client->send(request_for("/")),
        asio::bind_cancellation_slot(
            signal.slot(),
            [&](std::exception_ptr failure, const HttpAnswer&) { ended.set_value(failure); }
        )
    );
    io.poll();
    arrived.get_future().wait();
    signal.emit(asio::cancellation_type::terminal);
    io.run();
    EXPECT_THROW(std::rethrow_exception(ended.get_future().get()), boost::system::system_error);
    reply.fate = Fate::whole;
    EXPECT_EQ(send(request_for("/")).status, 200) << "the others go on";
}

TEST_F(HttpClientTest, EndsRequestsWhenItIsDestroyed) {
    reply.fate = Fate::never;
    tells_arrival = true;
    auto one = asio::co_spawn(pool, client->send(request_for("/")), asio::use_future);
    auto other = asio::co_spawn(pool, client->send(request_for("/")), asio::use_future);
    arrived.get_future().wait();
    client.reset();
    EXPECT_THROW(one.get(), Unreachable);
    EXPECT_THROW(other.get(), Unreachable);
}

TEST_F(HttpClientTest, SendsNothingAfterItIsClosed) {
    client->close();
    EXPECT_EQ(failure_of(request_for("/")).kind(), Unreachable::Kind::closed);
    EXPECT_EQ(server.connections(), 0);
}

TEST(HostOfTest, LeavesOutWhatMayBeSecret) {
    EXPECT_EQ(host_of("https://user:word@api.example.com/v1?key=1"), "api.example.com");
    EXPECT_EQ(host_of("http://localhost:11434"), "localhost:11434");
    EXPECT_EQ(host_of("nothing at all"), "an invalid URL");
}

}  // namespace
}  // namespace akashi::net
