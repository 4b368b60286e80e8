#include "net/http_client.hpp"

#include "net/transfer.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace akashi::net {

namespace asio = boost::asio;

HttpClient::HttpClient(asio::any_io_executor executor) : loop_(std::move(executor)) {}

asio::awaitable<HttpAnswer> HttpClient::send(HttpRequest request) {
    const auto transfer =
        std::make_shared<Transfer>(std::move(request), co_await asio::this_coro::executor);
    co_await loop_.run(transfer);
    co_return transfer->take();
}

}  // namespace akashi::net
