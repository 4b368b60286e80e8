#include "http/metrics_server.hpp"

#include "base/log.hpp"
#include "base/metrics_text.hpp"
#include "base/with_timeout.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace akashi::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kConnections = 16;
constexpr auto kPatience = 10s;
constexpr auto kFresh = 1s;
constexpr auto kAcceptPause = 100ms;
constexpr std::size_t kHeadBytes = 8'192;

std::string head(std::string_view status, std::string_view type, std::size_t bytes) {
    return fmt::format(
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        status,
        type,
        bytes
    );
}

std::string refusal(std::string_view status, std::string_view text) {
    return head(status, "text/plain; charset=utf-8", text.size()).append(text);
}

/// Whether the request is `GET /metrics`, with any query.
bool asks_for_metrics(std::string_view request) {
    constexpr std::string_view kStart = "GET /metrics";
    if (!request.starts_with(kStart)) return false;
    const auto rest = request.substr(kStart.size());
    return rest.starts_with(' ') || rest.starts_with('?');
}

}  // namespace

std::optional<std::string> find_mistake(const MetricsConfig& config) {
    boost::system::error_code failed;
    asio::ip::make_address(config.address, failed);
    if (!failed) return std::nullopt;
    return fmt::format("AKASHI_METRICS_ADDRESS is no IP address: \"{}\"", config.address);
}

MetricsServer::MetricsServer(asio::any_io_executor executor, const MetricsConfig& config)
    : executor_(executor),
      accept_strand_(asio::make_strand(executor)),
      acceptor_(accept_strand_),
      tasks_(executor) {
    try {
        const tcp::endpoint endpoint(asio::ip::make_address(config.address), config.port);
        acceptor_.open(endpoint.protocol());
        acceptor_.set_option(tcp::acceptor::reuse_address(true));
        acceptor_.bind(endpoint);
        acceptor_.listen();
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error(fmt::format(
            "cannot serve metrics on {} port {}: {}; choose another AKASHI_METRICS_PORT or "
            "AKASHI_METRICS_ADDRESS",
            config.address,
            config.port,
            error.code().message()
        ));
    }
}

void MetricsServer::start() {
    const auto place = acceptor_.local_endpoint();
    log::info(
        "metrics server starting",
        {{"addr", fmt::format("{}:{}", place.address().to_string(), place.port())}}
    );
    tasks_.spawn(accept_strand_, accept_loop());
}

asio::awaitable<void> MetricsServer::stop() {
    is_stopping_ = true;
    co_await tasks_.join(0ms);
}

asio::awaitable<void> MetricsServer::accept_loop() {
    while (!is_stopping_) {
        const asio::any_io_executor strand = asio::make_strand(executor_);
        auto [failed, socket] =
            co_await acceptor_.async_accept(strand, asio::as_tuple(asio::use_awaitable));
        if (is_stopping_) break;
        if (failed) {
            SteadyTimer pause(accept_strand_, kAcceptPause);
            co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
            continue;
        }
        const auto client = std::make_shared<Socket>(std::move(socket));
        admit(client);
        tasks_.spawn(strand, serve(client));
    }
    acceptor_.close();
}

/// The oldest one leaves for it when there are too many: a scrape takes milliseconds.
void MetricsServer::admit(const std::shared_ptr<Socket>& socket) {
    const std::lock_guard lock(served_mutex_);
    served_.push_back(socket);
    if (served_.size() <= kConnections) return;
    const auto oldest = served_.front();
    served_.pop_front();
    asio::post(oldest->get_executor(), [oldest] {
        boost::system::error_code ignored;
        oldest->close(ignored);
    });
}

void MetricsServer::leave(const std::shared_ptr<Socket>& socket) {
    const std::lock_guard lock(served_mutex_);
    served_.remove(socket);
}

asio::awaitable<void> MetricsServer::serve(std::shared_ptr<Socket> socket) {
    try {
        co_await with_timeout(answer(*socket), kPatience);
    } catch (const boost::system::system_error& error) {  // the client is slow, or has gone
        log::debug("metrics: a scrape was not answered", {{"error", error.code().message()}});
    }
    boost::system::error_code ignored;
    socket->shutdown(Socket::shutdown_both, ignored);
    leave(socket);
}

asio::awaitable<bool> MetricsServer::answer(Socket& socket) {
    std::string request;
    co_await asio::async_read_until(
        socket, asio::dynamic_buffer(request, kHeadBytes), "\r\n\r\n", asio::use_awaitable
    );
    if (!asks_for_metrics(request)) {
        const std::string answer = refusal("404 Not Found", "Here is only GET /metrics.\n");
        co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
        co_return true;
    }
    const auto body = text();
    const std::string start = head("200 OK", metrics::kTextType, body->size());
    const std::array<asio::const_buffer, 2> parts{asio::buffer(start), asio::buffer(*body)};
    co_await asio::async_write(socket, parts, asio::use_awaitable);
    co_return true;
}

std::shared_ptr<const std::string> MetricsServer::text() {
    const std::lock_guard lock(mutex_);
    const auto now = SteadyClock::now();
    if (text_ && now - made_ < kFresh) return text_;
    text_ = std::make_shared<const std::string>(metrics::to_text(metrics::collect()));
    made_ = now;
    return text_;
}

}  // namespace akashi::http
