#include "app/health_command.hpp"

#include "net/http_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <utility>

namespace akashi::app {
namespace {

namespace asio = boost::asio;

// Less than the timeout that container engines give a check.
constexpr std::chrono::seconds kPatience{5};

constexpr int kHealthy = 200;

}  // namespace

int run_health(std::uint16_t port) {
    net::HttpRequest request;
    request.url = fmt::format("http://127.0.0.1:{}/health", port);
    request.timeout = kPatience;
    asio::io_context context;
    net::HttpClient client(context.get_executor());
    auto sent = asio::co_spawn(context, client.send(std::move(request)), asio::use_future);
    context.run();
    try {
        const net::HttpAnswer answer = sent.get();
        fmt::print("{}\n", answer.body);
        return answer.status == kHealthy ? 0 : 1;
    } catch (const net::Unreachable& error) {
        fmt::print(stderr, "akashi: no answer: {}. Does the server run?\n", error.what());
        return 1;
    }
}

}  // namespace akashi::app
