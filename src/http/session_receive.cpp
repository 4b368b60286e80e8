// The half of a session that reads: requests, refusals, and what comes after them.
#include "base/steady_clock.hpp"
#include "http/session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>

namespace akashi::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;
using State = RequestReader::State;

namespace {

constexpr auto kLinger = 2s;
constexpr auto kStopPatience = 1s;             // for the rest of a request
constexpr auto kFirstRequestPatience = 250ms;  // after a stop, see awaits_request()
constexpr std::size_t kDiscardStep = 16'384;
/// Reads of kDiscardStep between two pauses. The bodies of clients without credentials have less
/// haste: no honest one sends many.
constexpr std::size_t kDiscardSteps = 16;
constexpr std::size_t kDiscardStepsOfStrangers = 2;

/// What a connection may hold without a share of a budget: its first buffer and a small body.
constexpr std::size_t kFreeInput = 8'192;
/// The body of a refused request is read to its end up to this size, so that the connection lives.
constexpr std::size_t kDrainedBody = 16'384;

constexpr const char* kStopping = "the server is shutting down; try again in a second";

/// What a read costs that does not complete a request, see Pace.
double units_of(std::size_t chunks) {
    constexpr double kChunksPerUnit = 256;
    return 1 + static_cast<double>(chunks) / kChunksPerUnit;
}

/// Reads and forgets what has come, up to a limit. False at the end of the stream.
bool discard(tcp::socket& socket, std::size_t steps) {
    std::array<char, kDiscardStep> bytes;
    error_code ec;
    for (std::size_t step = 0; step < steps && !ec; ++step) {
        socket.read_some(asio::buffer(bytes), ec);
    }
    return !ec || ec == asio::error::would_block;
}

}  // namespace

/// Reads until the head or the body of a request is complete or refused; `need_more` when the
/// connection is to end.
asio::awaitable<State> Session::receive() {
    const auto& config = context_.config;
    auto state = State::need_more;
    idle_ = reader_.is_idle();
    receiving_ = true;
    // Waiting before there is a buffer keeps idle connections small.
    bool must_wait = idle_;
    if (!idle_) note_begin();
    set_deadline(idle_ ? Clock::now() + config.idle_timeout() : request_end_);
    if (context_.stopping) hurry();
    while (state == State::need_more && !is_over()) {
        if (must_wait) {
            const auto [ec] = co_await socket_.async_wait(
                tcp::socket::wait_read, asio::as_tuple(asio::use_awaitable)
            );
            if (ec) break;
        }
        const auto room = reader_.prepare();
        if (!hold_input()) {
            state = reader_.refuse(503, "too many requests are being received");
            break;
        }
        error_code ec;
        const std::size_t size = socket_.read_some(asio::buffer(room.data(), room.size()), ec);
        reader_.commit(size);
        if (ec && ec != asio::error::would_block) break;
        filled_ = size == room.size();
        must_wait = !filled_;
        state = reader_.advance();
        if (idle_ && !reader_.is_idle()) {
            idle_ = false;
            note_begin();
            set_deadline(request_end_);
        }
        if (state == State::need_more && size > 0) {
            const bool is_spent = !pace_.spend(units_of(reader_.take_chunk_count()), Clock::now());
            // Otherwise the wait gives the thread back.
            if (is_spent || !must_wait) co_await rest(is_spent);
        }
    }
    if (state != State::need_more) idle_ = false;
    receiving_ = false;
    deadline_ = Clock::time_point::max();
    co_return state;
}

/// Reads the body of a request that may run.
asio::awaitable<State> Session::receive_body() {
    note_begin();
    if (reader_.request().route->minimum_role) {
        place_->hold(ConnectionTable::Held::body, reader_.held_bytes());
    } else {
        place_->wait();  // anybody can send such a body
    }
    if (!hold_input()) co_return reader_.refuse(503, "too many requests are being received");
    if (reader_.take_expectation()) {
        co_await write({asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25)});
    }
    const auto state = co_await receive();
    place_->release();
    place_->serve();
    co_return state;
}

/// The first byte of a request has come.
void Session::note_begin() {
    if (request_end_ != Clock::time_point::max()) return;
    request_end_ = Clock::now() + context_.config.read_timeout;
    if (context_.stopping) hurry();
    // One that has never sent a whole request keeps its age, which evicts it first.
    if (has_served_ && place_->is_waiting()) place_->wait();
}

/// The server stops: what is to come must not keep it.
void Session::hurry() {
    if (idle_) return set_deadline(Clock::now() + kFirstRequestPatience);
    request_end_ = std::min(request_end_, Clock::now() + kStopPatience);
    set_deadline(request_end_);
}

/// A request may be under way: bytes have come, or the client has just connected. A load balancer
/// that sent it cannot know whether it ran, so it must be answered also while the server stops.
bool Session::awaits_request() const {
    error_code ignored;
    return !has_served_ || socket_.available(ignored) > 0;
}

/// The connection is to end while it waits for its client.
bool Session::is_over() const {
    if (expired_ || Clock::now() >= deadline_) return true;
    const bool is_victim = evicted_ && (place_->is_waiting() || place_->is_holding());
    return (idle_ && context_.stopping && !awaits_request()) || is_victim;
}

/// False when all connections together hold too much. The body of a known caller takes the place of
/// those that have been awaited longest.
bool Session::hold_input() {
    const std::size_t bytes = reader_.held_bytes();
    if (bytes <= kFreeInput || input_.grow_to(bytes)) return true;
    if (!place_->is_holding()) return false;
    context_.connections.free(ConnectionTable::Held::body, bytes);
    input_.force_to(bytes);
    return true;
}

/// Gives the thread to other connections. Pauses when the client has caused too much work.
asio::awaitable<void> Session::rest(bool is_spent) {
    if (!is_spent) co_return co_await asio::post(asio::use_awaitable);
    co_await pause(Pace::kPause);
}

asio::awaitable<void> Session::pause(std::chrono::milliseconds time) {
    SteadyTimer timer(socket_.get_executor(), time);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

/// Answers a request that may not run, before its body is read. False when the connection is to
/// end.
asio::awaitable<bool> Session::turn_away(Response response, Clock::time_point begin) {
    reader_.limit_body(kDrainedBody);
    auto state = reader_.advance();
    // A client that waits for `100 Continue` may send the body or not, so nothing can follow it.
    const bool is_lost = state == State::refused || reader_.take_expectation();
    closing_ =
        !reader_.keeps_alive() || is_lost || context_.leaving || evicted_ || place_->is_reserve();
    const Request& head = reader_.request();
    co_await send_refusal(head, response);
    log_answer(head, response, begin);
    place_->wait();
    if (closing_) {
        if (state != State::done) co_await linger(/*is_stranger=*/true);
        co_return false;
    }
    if (state == State::need_more) state = co_await receive();
    if (state != State::done) co_return false;
    reader_.take();
    co_return finish(response.status);
}

/// Ends the connection after the last request that could be read. False when that had no answer.
asio::awaitable<bool> Session::give_up(State state) {
    if (state == State::refused) {
        co_await refuse(reader_.refusal());
        co_return true;
    }
    if (!idle_ && !evicted_ && Clock::now() >= request_end_) {
        const bool stops = context_.stopping;
        co_await refuse(stops ? Refusal{503, kStopping} : Refusal{408, "request timeout"});
        co_return true;
    }
    co_return false;
}

asio::awaitable<void> Session::refuse(Refusal refusal) {
    constexpr unsigned kUnavailable = 503;
    const auto begin = Clock::now();
    Request request = reader_.take();
    if (request.request_id.empty()) {
        identify(request);
        context_.router.watch().began(request);
    }
    closing_ = true;
    const auto code =
        refusal.status == kUnavailable ? ErrorCode::unavailable : ErrorCode::invalid_input;
    Response response = problem(request, Error(code, std::string(refusal.message)));
    response.status = refusal.status;
    co_await send_refusal(request, response);
    log_answer(request, response, begin);
    co_await linger(/*is_stranger=*/false);
}

/// Lets the peer read the answer before the connection closes: a close with unread bytes sends a
/// reset, and then the peer may lose the answer (RFC 9112 §9.6).
asio::awaitable<void> Session::linger(bool is_stranger) {
    const std::size_t steps = is_stranger ? kDiscardStepsOfStrangers : kDiscardSteps;
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    idle_ = true;
    place_->wait();
    set_deadline(Clock::now() + kLinger);
    while (!is_over()) {
        const auto [ec] = co_await socket_.async_wait(
            tcp::socket::wait_read, asio::as_tuple(asio::use_awaitable)
        );
        if (ec || !discard(socket_, steps)) break;
        co_await pause(Pace::kPause);
    }
}

}  // namespace akashi::http
