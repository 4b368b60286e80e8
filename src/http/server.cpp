#include "http/server.hpp"

#include "base/client_network.hpp"
#include "base/log.hpp"
#include "base/sleep_for.hpp"
#include "base/span_executor.hpp"
#include "base/steady_clock.hpp"
#include "http/session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <linux/filter.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace akashi::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

namespace {

constexpr auto kAcceptPause = 10ms;
constexpr auto kHandshakeTime = 20ms;  // longer than a round trip to a load balancer
constexpr auto kReportPeriod = 1s;
constexpr std::size_t kOtherFiles = 128;        // that the store and the logs may need
constexpr std::size_t kPlacesPerLeaving = 256;  // see ConnectionTable::Limits
constexpr auto kWarningInterval = 10s;

asio::cancellation_type stop_now(asio::cancellation_type type) {
    return type == asio::cancellation_type::none ? type : asio::cancellation_type::terminal;
}

/// As many places as are configured, but no more than the process may open files.
ConnectionTable::Limits limits_of(const ServerConfig& config) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    const std::size_t all = files.rlim_cur;
    const std::size_t open = all > 2 * kOtherFiles ? all - kOtherFiles : all / 2;
    const std::size_t reserve = std::min(config.reserved_connections, open / 4);
    const std::size_t places = std::min(config.max_connections, open);
    const std::size_t leaving = std::min(open / 8, 32 + places / kPlacesPerLeaving);
    return {std::min(config.max_connections, open - reserve - leaving), reserve, leaving};
}

/// Opens `acceptor` for the family of `endpoint`; false when this machine has no such family.
bool open(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
    error_code ec;
    acceptor.open(endpoint.protocol(), ec);
    if (!ec) return true;
    if (ec == asio::error::address_family_not_supported && endpoint.address().is_v6()) return false;
    throw boost::system::system_error(ec, "cannot open a listening socket");
}

void listen(tcp::acceptor& acceptor, tcp::endpoint endpoint) {
    if (!open(acceptor, endpoint)) {
        endpoint.address(asio::ip::address_v4::any());
        acceptor.open(endpoint.protocol());
    }
    if (endpoint.address().is_v6() && endpoint.address().is_unspecified()) {
        acceptor.set_option(asio::ip::v6_only(false));
    }
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen();
}

asio::awaitable<void> pause_accepting() {
    SteadyTimer timer(co_await asio::this_coro::executor, kAcceptPause);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

/// Ignores who begins to connect from now on: when the port is closed, the second attempt of their
/// kernel is refused. Connections that are being made are not touched. See bpf(4), socket(7).
void ignore_new_clients(tcp::acceptor& acceptor) {
    constexpr std::uint32_t kFlags = 13;  // the place in a TCP header, RFC 9293 §3.1
    std::array<sock_filter, 4> drop_syn{{
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, kFlags),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, TH_SYN, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
    }};
    const sock_fprog program{.len = drop_syn.size(), .filter = drop_syn.data()};
    const int result = ::setsockopt(
        acceptor.native_handle(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)
    );
    if (result != 0)
        log::debug(
            "http clients that connect now may be reset",
            {{"error", std::string_view(std::strerror(errno))}}
        );
}

}  // namespace

Server::Server(asio::any_io_executor executor, ServerConfig config, const Router& router)
    : executor_(executor),
      config_(std::move(config)),
      router_(router),
      heads_(config_.cors_allowed_origins),
      accept_strand_(asio::make_strand(executor)),
      acceptor_(accept_strand_),
      budgets_(config_),
      connections_(limits_of(config_)),
      reads_(config_.reads_at_once, config_.read_patience),
      proxies_(TrustedProxies::parse(config_.trusted_proxies).value()),
      session_context_{
          config_, router_, heads_, budgets_, connections_, reads_, leaving_, stopping_, proxies_
      },
      reporting_(executor, "request_report", kReportPeriod, [this] { return report(); }),
      accepting_(executor),
      sessions_(executor) {
    try {
        listen(acceptor_, {asio::ip::make_address(config_.address), config_.port});
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error(fmt::format(
            "cannot listen on {} port {}: {}; {}",
            config_.address,
            config_.port,
            error.code().message(),
            error.code() == asio::error::address_in_use ? "stop what uses it or choose another port"
                                                        : "choose another address or port"
        ));
    }
    port_ = acceptor_.local_endpoint().port();
    instruments_.watch("strangers", budgets_.strangers);
    instruments_.watch("bodies", budgets_.bodies);
    instruments_.watch("answers", budgets_.answers);
}

void Server::start() {
    log::info("http server starting", {{"addr", fmt::format(":{}", port_)}});
    accepting_.spawn(accept_strand_, accept_loop());
    reporting_.start();
}

asio::awaitable<void> Server::stop(std::chrono::milliseconds grace) {
    log::info("http server shutting down");
    const auto end = SteadyClock::now() + grace;
    leave();
    ignore_new_clients(acceptor_);
    co_await sleep_for(kHandshakeTime);
    stopping_ = true;
    accepting_.request_stop();
    co_await accepting_.join(grace);
    // After the accept loop has ended, so that the session accepted last is stopped too.
    sessions_.request_stop();
    co_await sessions_.join(grace);
    if (SteadyClock::now() >= end)
        log::error(
            "http shutdown error",
            {{"error", fmt::format("requests that took longer than {} were cancelled", grace)}}
        );
    co_await reporting_.stop(grace);
    router_.request_log().report();
}

/// A step of the periodic task.
asio::awaitable<void> Server::report() {
    router_.request_log().report();
    co_return;
}

asio::awaitable<void> Server::accept_loop() {
    co_await asio::this_coro::reset_cancellation_state(stop_now);
    while (!stopping_) {
        if (connections_.is_full()) {
            co_await pause_accepting();
            continue;
        }
        const asio::any_io_executor strand = make_connection_strand();
        auto [ec, socket] =
            co_await acceptor_.async_accept(strand, asio::as_tuple(asio::use_awaitable));
        if (!ec) {
            receive(std::move(socket));
        } else if (!stopping_) {
            note_accept_failure(ec);
            if (ec == asio::error::no_descriptors) connections_.make_room();
            co_await pause_accepting();
        }
    }
    accept_the_last();
    acceptor_.close();
}

/// Closing the port resets the connections that wait in it, and a client with a reset connection
/// cannot know whether its request was done.
void Server::accept_the_last() {
    acceptor_.non_blocking(true);
    while (!connections_.is_full()) {
        error_code ec;
        auto socket = acceptor_.accept(make_connection_strand(), ec);
        if (ec) return;
        receive(std::move(socket));
    }
}

/// With tracing, what runs on it finds the recording of the connection's request.
asio::any_io_executor Server::make_connection_strand() const {
    auto strand = asio::make_strand(executor_);
    if (!router_.watch().traces()) return strand;
    return span::Executor<decltype(strand)>(strand, std::make_shared<span::Place>());
}

void Server::note_accept_failure(const error_code& ec) {
    ++failures_;
    const auto now = SteadyClock::now();
    if (now < next_warning_) return;
    next_warning_ = now + kWarningInterval;
    log::warn("http accept failed", {{"error", ec.message()}, {"count", failures_}});
    failures_ = 0;
}

/// Gives a new connection its place, or closes it when there is none.
void Server::receive(tcp::socket socket) {
    const asio::any_io_executor strand = socket.get_executor();
    const auto session = std::make_shared<Session>(std::move(socket), session_context_);
    auto evict = [strand, weak = std::weak_ptr(session)] {
        asio::post(strand, [weak] {
            if (const auto victim = weak.lock()) victim->evict();
        });
    };
    // All clients behind a proxy arrive from its address: that they are many is no haste.
    const auto arrival = session->is_of_trusted_proxy() ? ConnectionTable::Arrival::of_proxy
                                                        : ConnectionTable::Arrival::of_client;
    auto place = connections_.enter(client_network(session->peer()), std::move(evict), arrival);
    if (place) sessions_.spawn(strand, serve(session, std::move(place)));
}

asio::awaitable<void> Server::serve(
    std::shared_ptr<Session> session, std::shared_ptr<ConnectionTable::Place> place
) {
    co_await session->run(place);
    connections_.leave(place);
}

}  // namespace akashi::http
