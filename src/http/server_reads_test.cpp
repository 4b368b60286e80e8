// Requests whose answers may be large take turns.
#include "http/raw_connection.hpp"
#include "http/server_fixture.hpp"

#include <chrono>
#include <thread>

namespace akashi::http {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::HttpClient;
using ::testing::StartsWith;

class ServerReadsTest : public ServerFixture {
protected:
    ServerReadsTest() {
        add_read("/v1/gated", [this](Request&) { return gated(); });
        add_read("/v1/large", large);
        add_read("/v1/fast", [this](Request& request) { return fast(request); });
    }

    void add_read(std::string pattern, Handler handler) {
        router.add(
            {Method::get, std::move(pattern), Role::reader, RateClass::query, std::move(handler)}
        );
    }
    static asio::awaitable<Response> large(Request&) {
        Response response;
        response.body.assign(50'000'000, 'l');
        co_return response;
    }
    static std::string request(std::string_view path) {
        return fmt::format("GET {} HTTP/1.1\r\nHost: a\r\nAuthorization: good\r\n\r\n", path);
    }
    HttpClient client(std::string credentials) const {
        HttpClient client(server->port());
        client.set_default_header("Authorization", std::move(credentials));
        return client;
    }
};

TEST_F(ServerReadsTest, OneCallerLeavesAPlaceToOthers) {
    start([](auto& config) {
        config.reads_at_once = 2;
        config.read_patience = 0ms;
    });
    RawConnection busy(server->port());
    busy.send(request("/v1/gated"));
    running.get_future().wait();

    const auto refused = client("good").get("/v1/fast");
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.header("retry-after"), "1");
    EXPECT_THAT(refused.body, HasSubstr("too many reads are waiting; try again in a second"));
    EXPECT_EQ(client("good").get("/fast").status, 200) << "it is no read";
    EXPECT_EQ(client("also good").get("/v1/fast").status, 200);
    gate_is_open = true;
    EXPECT_THAT(busy.read_head(), StartsWith("HTTP/1.1 200 "));
    while (client("good").get("/v1/fast").status != 200) {
        // The place becomes free just after the answer was sent.
    }
}

TEST_F(ServerReadsTest, AReadThatWaitsForOthersThanTheStoreKeepsNoPlace) {
    Route route{Method::get, "/v1/prepared", Role::reader, RateClass::query, large};
    route.prepare = [this](Request&) -> asio::awaitable<void> { co_await gated(); };
    router.add(std::move(route));
    start([](auto& config) { config.reads_at_once = 1; });
    RawConnection waiting(server->port());
    waiting.send(request("/v1/prepared"));
    running.get_future().wait();
    EXPECT_EQ(client("also good").get("/v1/fast").status, 200);
    gate_is_open = true;
    EXPECT_THAT(waiting.read_head(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(ServerReadsTest, AReadWaitsForItsTurn) {
    start([](auto& config) { config.reads_at_once = 1; });
    RawConnection busy(server->port());
    busy.send(request("/v1/gated"));
    running.get_future().wait();
    RawConnection waiting(server->port());
    waiting.send(request("/v1/fast"));
    gate_is_open = true;
    EXPECT_THAT(busy.read_head(), StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(waiting.read_head(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(ServerReadsTest, AnAnswerThatIsNotTakenKeepsNoPlace) {
    start([](auto& config) { config.reads_at_once = 1; });
    RawConnection idle(server->port());
    idle.send(request("/v1/large"));
    EXPECT_THAT(idle.read_head(), StartsWith("HTTP/1.1 200 "));
    EXPECT_EQ(client("also good").get("/v1/fast").status, 200);
}

}  // namespace
}  // namespace akashi::http
