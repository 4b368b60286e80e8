#include "http/session.hpp"

#include "base/log.hpp"
#include "base/uuid.hpp"

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

// What a request costs when the next one is there already, see Pace.
constexpr double kServedUnits = 1;
constexpr double kRefusedUnits = 4;

constexpr const char* kTooManyReads =
    "the server is overloaded: too many reads are waiting; try again in a second";

constexpr const char* kTooManyStreams =
    "the server has too many event streams open; try again in a second";

/// The unspecified address when the peer is gone.
asio::ip::address address_of(const tcp::socket& socket) {
    error_code ec;
    const auto endpoint = socket.remote_endpoint(ec);
    return ec ? asio::ip::address() : plain_address(endpoint.address());
}

}  // namespace

/// While the connection is idle and nothing is to come, any request to stop ends its wait;
/// otherwise only a terminal one does, and what is to come must come soon. A request to stop may
/// come after the coroutine has ended, so the filter keeps the session alive.
struct Session::StopFilter {
    std::shared_ptr<Session> session;

    asio::cancellation_type operator()(asio::cancellation_type type) const {
        if (type == asio::cancellation_type::none) return type;
        if (session->idle_ && !session->awaits_request()) return asio::cancellation_type::terminal;
        if (session->receiving_) session->hurry();
        if (session->streams_endlessly_) session->hurry_stream();
        return type & asio::cancellation_type::terminal;
    }
};

Session::Session(tcp::socket socket, const SessionContext& context)
    : context_(context),
      socket_(std::move(socket)),
      timer_(socket_.get_executor()),
      reader_({context.config.max_header_bytes, context.config.max_body_bytes}),
      peer_address_(address_of(socket_)),
      peer_(peer_address_.to_string()),
      is_of_trusted_proxy_(context.proxies.trusts(peer_address_)),
      input_(context.budgets.strangers),
      output_(context.budgets.answers) {}

asio::awaitable<void> Session::run(std::shared_ptr<ConnectionTable::Place> place) {
    place_ = std::move(place);
    error_code ec;
    socket_.non_blocking(true, ec);
    socket_.set_option(tcp::no_delay(true), ec);
    co_await asio::this_coro::reset_cancellation_state(StopFilter{shared_from_this()});
    watch();
    try {
        if (place_->is_hasty()) {
            pace_ = Pace::exhausted();
            co_await rest(true);
        }
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
    turn_ = {};
    // The filter may keep the session for longer than the server, whose budgets these are.
    input_ = {};
    output_ = {};
    socket_.shutdown(tcp::socket::shutdown_both, ec);
    socket_.close(ec);
}

void Session::evict() {
    evicted_ = true;
    error_code ec;
    if (place_->is_waiting() || place_->is_holding()) socket_.cancel(ec);
}

void Session::set_deadline(Clock::time_point deadline) {
    deadline_ = deadline;
    expired_ = false;
    // Most deadlines are later than the timer's next look.
    if (deadline < timer_.expiry()) watch();
}

void Session::watch() {
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
    for (;;) {
        auto state = reader_.advance();
        if (state == RequestReader::State::need_more) state = co_await receive();
        if (state != RequestReader::State::head) {
            co_await give_up(state);
            co_return;
        }
        const bool goes_on = co_await answer();
        if (!goes_on) co_return;
        // A client that waits for its answer has sent nothing more.
        if (!reader_.is_idle() || filled_) co_await rest(!pace_.spend(units_, Clock::now()));
    }
}

/// Answers the request whose head has come. False when the connection is to end.
asio::awaitable<bool> Session::answer() {
    auto begin = Clock::now();
    Request& head = reader_.request();
    identify(head);
    context_.router.watch().began(head);
    place_->serve();
    auto refusal = co_await admit(head);
    if (refusal) co_return co_await turn_away(std::move(*refusal), begin);

    auto state = reader_.advance();
    if (state == RequestReader::State::need_more) {
        state = co_await receive_body();
        begin = Clock::now();
    }
    if (state != RequestReader::State::done) {
        const bool is_answered = co_await give_up(state);
        if (!is_answered) context_.router.watch().aborted(head);
        co_return false;
    }
    Request request = reader_.take();
    closing_ = !reader_.keeps_alive();
    Response response = co_await run_handler(request);
    log_answer(request, response, begin);
    if (response.close) co_await linger(/*is_stranger=*/false);
    co_return finish(response.status);
}

/// Ends a request that was answered. False when the connection is to end.
bool Session::finish(unsigned status) {
    constexpr unsigned kFirstRefusal = 400;
    input_ = ByteBudget::Share(context_.budgets.strangers);
    turn_ = {};
    request_end_ = Clock::time_point::max();
    has_served_ = true;
    units_ = status < kFirstRefusal ? kServedUnits : kRefusedUnits;
    place_->wait();
    return !closing_ && !evicted_;
}

/// Nothing when the request may run; its body is limited then.
asio::awaitable<std::optional<Response>> Session::admit(Request& head) {
    const auto& router = context_.router;
    if (place_->is_reserve() && !router.is_probe(head)) {
        co_return problem(head, Error(ErrorCode::unavailable, "too many connections"));
    }
    std::optional<Response> refusal;
    try {
        refusal = co_await router.admit(head);
    } catch (...) {
        router.watch().aborted(head);
        throw;
    }
    if (refusal) co_return refusal;
    const bool is_open = !head.route->minimum_role;
    if (is_open) reader_.limit_body(context_.config.open_body_bytes(head.route->open_body_bytes));
    if (!is_open) input_ = ByteBudget::Share(context_.budgets.bodies);
    co_return std::nullopt;
}

/// Runs the request, a read in its turn, and sends the answer.
asio::awaitable<Response> Session::run_handler(Request& request) {
    try {
        const bool is_read = request.route->is_read();
        if (request.route->prepare) co_await request.route->prepare(request);
        if (is_read) turn_ = co_await context_.reads.take(request.caller.id);
        Response response = is_read && !turn_
                                ? problem(request, Error(ErrorCode::unavailable, kTooManyReads))
                                : co_await context_.router.run(request);
        if (response.is_endless && !context_.connections.begin_stream(*place_))
            response = problem(request, Error(ErrorCode::unavailable, kTooManyStreams));
        closing_ =
            closing_ || response.close || context_.leaving || evicted_ || place_->is_reserve();
        co_await send(request, response);
        co_return response;
    } catch (...) {
        context_.router.request_log().aborted(request);
        context_.router.watch().aborted(request);
        throw;
    }
}

void Session::identify(Request& request) const {
    const std::string_view own = request.header("x-request-id");
    const bool is_valid =
        !own.empty() && own.size() <= kMaxRequestId &&
        std::all_of(own.begin(), own.end(), [](char c) { return c >= ' ' && c <= '~'; });
    request.request_id = is_valid ? std::string(own) : Uuid::make_v4().str();
    request.client_ip =
        is_of_trusted_proxy_
            ? client_address(peer_address_, context_.proxies, request.headers).to_string()
            : peer_;
}

void Session::log_answer(
    const Request& request, const Response& response, Clock::time_point begin
) {
    const auto duration = Clock::now() - begin;
    const auto& router = context_.router;
    // How long an event stream was open says nothing about the server.
    const bool is_measured = !response.is_endless;
    router.request_log().answered(
        request, response.status, std::chrono::duration_cast<std::chrono::milliseconds>(duration)
    );
    router.watch().answered(
        request, response.status, is_measured ? std::optional(duration) : std::nullopt
    );
}

}  // namespace akashi::http
