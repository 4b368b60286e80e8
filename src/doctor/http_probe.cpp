#include "doctor/http_probe.hpp"

#include "net/http_client.hpp"

#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {
constexpr std::size_t kMaxBody = 65'536;
}

asio::awaitable<ProbeAnswer> probe_http(net::HttpRequest request) {
    net::HttpClient http(co_await asio::this_coro::executor);
    request.timeout = 2s;
    request.answer_limit = kMaxBody;
    try {
        net::HttpAnswer answer = co_await http.send(std::move(request));
        co_return ProbeAnswer{answer.status, std::move(answer.body), {}};
    } catch (const net::Unreachable& error) {
        co_return ProbeAnswer{0, {}, error.what()};
    }
}

}  // namespace akashi
