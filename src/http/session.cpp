#include "http/session.hpp"

#include "base/log.hpp"
#include "base/uuid.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>

namespace akashi::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t kMaxRequestId = 128;
constexpr std::size_t kMaxLoggedPath = 1024;

std::string address_of(const tcp::socket& socket) {
    error_code ec;
    const auto address = socket.remote_endpoint(ec).address();
    if (ec) return {};
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}

log::Level level_of(const Request& request, unsigned status) {
    constexpr unsigned kUnavailable = 503;  // temporary, so only a warning
    if (status >= 500 && status != kUnavailable) return log::Level::error;
    if (status >= 400) return log::Level::warn;
    return request.route ? request.route->logs_at : log::Level::info;
}

}  // namespace

/// While the connection is idle, any request to stop ends its wait; otherwise only a terminal one
/// does. A request may come after the coroutine has ended, so the filter keeps the session alive.
struct Session::StopFilter {
    std::shared_ptr<const Session> session;

    asio::cancellation_type operator()(asio::cancellation_type type) const {
        if (type == asio::cancellation_type::none) return type;
        return session->idle_ ? asio::cancellation_type::terminal
                              : type & asio::cancellation_type::terminal;
    }
};

Session::Session(tcp::socket socket, const SessionContext& context)
    : context_(context),
      socket_(std::move(socket)),
      timer_(socket_.get_executor()),
      reader_({context.config.max_header_bytes, context.config.max_body_bytes}),
      client_ip_(address_of(socket_)) {}

asio::awaitable<void> Session::run() {
    error_code ec;
    socket_.non_blocking(true, ec);
    socket_.set_option(tcp::no_delay(true), ec);
    co_await asio::this_coro::reset_cancellation_state(StopFilter{shared_from_this()});
    watch();
    try {
        co_await serve();
    } catch (const boost::system::system_error& error) {
        // The peer is gone or too slow, or the server stops: no client is left to answer.
        log::debug("http connection ended", {{"error", std::string_view(error.what())}});
    } catch (...) {
        log::error("http connection failed", std::current_exception());
    }
    close();
}

void Session::close() {
    error_code ec;
    deadline_ = Clock::time_point::max();
    timer_.cancel();
    socket_.shutdown(tcp::socket::shutdown_both, ec);
    socket_.close(ec);
}

void Session::watch() {
    // A deadline is at least this far ahead when it is set, so the timer does not notice it late.
    const auto period = std::min(context_.config.read_timeout, context_.config.write_timeout);
    timer_.expires_at(std::min(deadline_, Clock::now() + period));
    timer_.async_wait([self = shared_from_this()](error_code ec) {
        if (!ec && self->socket_.is_open()) self->on_tick();
    });
}

void Session::on_tick() {
    if (Clock::now() >= deadline_) {
        deadline_ = Clock::time_point::max();
        expired_ = true;
        error_code ec;
        socket_.cancel(ec);
    }
    watch();
}

asio::awaitable<void> Session::serve() {
    do {
        auto state = reader_.advance();
        if (state == RequestReader::State::need_more) state = co_await receive();
        if (state == RequestReader::State::need_more) co_return;
        if (state == RequestReader::State::refused) {
            co_await refuse(reader_.refusal());
            co_return;
        }
    } while (co_await answer(reader_.take()));
}

/// Reads until a request is complete or refused; `need_more` when the connection is to end.
asio::awaitable<RequestReader::State> Session::receive() {
    const auto& config = context_.config;
    auto state = RequestReader::State::need_more;
    idle_ = reader_.is_idle();
    // Waiting before there is a buffer keeps idle connections small.
    bool must_wait = idle_;
    expired_ = false;
    deadline_ = Clock::now() + (idle_ ? config.idle_timeout() : config.read_timeout);
    while (state == RequestReader::State::need_more && !(idle_ && context_.stopping)) {
        if (reader_.take_expectation()) {
            const auto deadline = deadline_;
            co_await write({asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25)});
            deadline_ = deadline;
        }
        if (must_wait) {
            const auto [ec] = co_await socket_.async_wait(
                tcp::socket::wait_read, asio::as_tuple(asio::use_awaitable)
            );
            if (ec) break;
        }
        const auto room = reader_.prepare();
        error_code ec;
        reader_.commit(socket_.read_some(asio::buffer(room.data(), room.size()), ec));
        must_wait = ec == asio::error::would_block;
        if (ec && !must_wait) break;
        state = reader_.advance();
        if (idle_ && !reader_.is_idle()) {
            idle_ = false;
            deadline_ = Clock::now() + config.read_timeout;
        }
    }
    deadline_ = Clock::time_point::max();
    if (state == RequestReader::State::need_more && expired_ && !idle_) {
        co_await refuse({408, "request timeout"});
    }
    idle_ = false;
    co_return state;
}

asio::awaitable<bool> Session::answer(Request request) {
    const auto begin = Clock::now();
    identify(request);
    closing_ = !reader_.keeps_alive();
    Response response;
    try {
        response = co_await context_.router.handle(request);
        closing_ = closing_ || response.close || context_.stopping;
        co_await send(request, response);
    } catch (...) {
        log::warn(
            "http request aborted",
            {{"method", to_string(request.method)},
             {"path", request.path},
             {"request_id", request.request_id}}
        );
        throw;
    }
    log_request(request, response.status, begin);
    if (response.close) co_await linger();
    co_return !closing_;
}

asio::awaitable<void> Session::refuse(Refusal refusal) {
    const auto begin = Clock::now();
    Request request = reader_.take();
    identify(request);
    closing_ = true;
    Response response =
        problem(request, Error(ErrorCode::invalid_input, std::string(refusal.message)));
    response.status = refusal.status;
    co_await send(request, response);
    log_request(request, response.status, begin);
    co_await linger();
}

void Session::identify(Request& request) const {
    const std::string_view own = request.header("x-request-id");
    const bool is_valid =
        !own.empty() && own.size() <= kMaxRequestId &&
        std::all_of(own.begin(), own.end(), [](char c) { return c >= ' ' && c <= '~'; });
    request.request_id = is_valid ? std::string(own) : Uuid::make_v4().str();
    request.client_ip = client_ip_;
}

void Session::log_request(const Request& request, unsigned status, Clock::time_point begin) const {
    const log::Level level = level_of(request, status);
    if (!log::enabled(level)) return;
    const auto duration =
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
    log::write(
        level,
        "http request",
        {{"method", to_string(request.method)},
         {"path", std::string_view(request.path).substr(0, kMaxLoggedPath)},
         {"status", status},
         {"duration_ms", duration.count()},
         {"request_id", request.request_id},
         {"agent_id", request.caller.agent_id},
         {"route", request.route ? std::string_view(request.route->pattern) : ""}}
    );
}

}  // namespace akashi::http
