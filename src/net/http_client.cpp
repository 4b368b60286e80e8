#include "net/http_client.hpp"

#include "base/span.hpp"
#include "net/transfer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <curl/curl.h>

#include <map>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace akashi::net {
namespace {

namespace asio = boost::asio;
using Descriptor = asio::posix::stream_descriptor;

constexpr long kIdleConnections = 16;

/// libcurl's own, once in the program: it is not thread-safe everywhere.
void initialize_curl() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
            throw std::runtime_error("libcurl cannot be initialized");
    });
}

/// A socket of libcurl that Asio watches. libcurl closes it, Asio only lets go of it.
struct Watched {
    Watched(const asio::any_io_executor& executor, curl_socket_t number)
        : socket(executor, number) {}
    ~Watched() { let_go(); }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

    /// Ends the waits, whose handlers keep the object until then.
    void let_go() { socket.release(); }

    Descriptor socket;
    int wanted = CURL_POLL_NONE;
    bool is_reading = false;  ///< a wait for it is on
    bool is_writing = false;
};

}  // namespace

/// Everything is touched on the strand only.
struct HttpClient::State : std::enable_shared_from_this<State> {
    explicit State(const asio::any_io_executor& executor)
        : strand(asio::make_strand(executor)), timer(strand), multi(curl_multi_init()) {
        if (multi == nullptr) throw std::bad_alloc();
        curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &State::on_socket);
        curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
        curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &State::on_timer);
        curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
        curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, kIdleConnections);
    }
    ~State() { shut_down(); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void begin(std::shared_ptr<Transfer> transfer);
    void abandon(const std::shared_ptr<Transfer>& transfer);
    void shut_down();

    static int on_socket(CURL*, curl_socket_t number, int what, void* self, void*);
    static int on_timer(CURLM*, long milliseconds, void* self);
    void forget(curl_socket_t number);
    void wait(curl_socket_t number, const std::shared_ptr<Watched>& watched);
    void wait_for(curl_socket_t number, const std::shared_ptr<Watched>& watched, int direction);
    void act(curl_socket_t number, int events);

    asio::strand<asio::any_io_executor> strand;
    asio::steady_timer timer;
    CURLM* multi;  ///< null after the shutdown
    std::map<curl_socket_t, std::shared_ptr<Watched>> sockets;
    std::map<CURL*, std::shared_ptr<Transfer>> transfers;
};

void HttpClient::State::begin(std::shared_ptr<Transfer> transfer) {
    if (multi == nullptr)
        return transfer->fail({Unreachable::Kind::closed, "the HTTP client is closed"});
    CURL* const handle = transfer->handle();
    transfers.emplace(handle, transfer);
    if (curl_multi_add_handle(multi, handle) == CURLM_OK) return;  // it sets the timer to 0
    transfers.erase(handle);
    transfer->fail({Unreachable::Kind::passing, "libcurl cannot take the request"});
}

void HttpClient::State::abandon(const std::shared_ptr<Transfer>& transfer) {
    if (transfers.erase(transfer->handle()) != 0)
        curl_multi_remove_handle(multi, transfer->handle());
}

void HttpClient::State::shut_down() {
    if (multi == nullptr) return;
    for (const auto& [handle, transfer] : transfers) {
        curl_multi_remove_handle(multi, handle);
        transfer->fail({Unreachable::Kind::closed, "the HTTP client is closed"});
    }
    transfers.clear();
    // Let go of the sockets before libcurl closes them: their numbers may be used again at once.
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, nullptr);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, nullptr);
    while (!sockets.empty()) forget(sockets.begin()->first);
    timer.cancel();
    curl_multi_cleanup(multi);
    multi = nullptr;
}

int HttpClient::State::on_socket(CURL*, curl_socket_t number, int what, void* self, void*) {
    auto& state = *static_cast<State*>(self);
    if (what == CURL_POLL_REMOVE) {
        state.forget(number);
        return 0;
    }
    try {
        auto& watched = state.sockets[number];
        if (!watched) watched = std::make_shared<Watched>(state.strand, number);
        watched->wanted = what;
        state.wait(number, watched);
        return 0;
    } catch (...) {
        state.forget(number);
        // The transfer runs into its timeout. With -1, libcurl would give up all transfers.
        return 0;
    }
}

void HttpClient::State::forget(curl_socket_t number) {
    const auto found = sockets.find(number);
    if (found == sockets.end()) return;
    if (found->second) found->second->let_go();
    sockets.erase(found);
}

int HttpClient::State::on_timer(CURLM*, long milliseconds, void* self) {
    auto& state = *static_cast<State*>(self);
    if (milliseconds < 0) {
        state.timer.cancel();
        return 0;
    }
    state.timer.expires_after(std::chrono::milliseconds(milliseconds));
    state.timer.async_wait([weak = state.weak_from_this()](boost::system::error_code error) {
        const auto alive = weak.lock();
        if (alive && !error) alive->act(CURL_SOCKET_TIMEOUT, 0);
    });
    return 0;
}

void HttpClient::State::wait(curl_socket_t number, const std::shared_ptr<Watched>& watched) {
    if ((watched->wanted & CURL_POLL_IN) != 0 && !watched->is_reading)
        wait_for(number, watched, CURL_POLL_IN);
    if ((watched->wanted & CURL_POLL_OUT) != 0 && !watched->is_writing)
        wait_for(number, watched, CURL_POLL_OUT);
}

void HttpClient::State::wait_for(
    curl_socket_t number, const std::shared_ptr<Watched>& watched, int direction
) {
    const bool reads = direction == CURL_POLL_IN;
    (reads ? watched->is_reading : watched->is_writing) = true;
    auto on_ready =
        [weak = weak_from_this(), number, watched, reads](boost::system::error_code error) {
            (reads ? watched->is_reading : watched->is_writing) = false;
            const auto alive = weak.lock();
            if (!alive || error == asio::error::operation_aborted) return;
            const auto is_watched = [&] {
                const auto found = alive->sockets.find(number);
                return found != alive->sockets.end() && found->second == watched;
            };
            if (!is_watched()) return;
            const int event = reads ? CURL_CSELECT_IN : CURL_CSELECT_OUT;
            if ((watched->wanted & (reads ? CURL_POLL_IN : CURL_POLL_OUT)) == 0) return;
            alive->act(number, error ? CURL_CSELECT_ERR : event);
            if (is_watched()) alive->wait(number, watched);
        };
    const auto type = reads ? Descriptor::wait_read : Descriptor::wait_write;
    watched->socket.async_wait(type, std::move(on_ready));
}

void HttpClient::State::act(curl_socket_t number, int events) {
    if (multi == nullptr) return;
    int running = 0;
    curl_multi_socket_action(multi, number, events, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        CURL* const handle = message->easy_handle;
        const CURLcode code = message->data.result;
        curl_multi_remove_handle(multi, handle);  // the message is gone now
        const auto found = transfers.find(handle);
        if (found == transfers.end()) continue;
        const auto transfer = found->second;
        transfers.erase(found);
        transfer->finish(code);
    }
}

HttpClient::HttpClient(asio::any_io_executor executor) {
    initialize_curl();
    state_ = std::make_shared<State>(executor);
}

HttpClient::~HttpClient() { close(); }

void HttpClient::close() {
    asio::post(state_->strand, [state = state_] { state->shut_down(); });
}

asio::awaitable<HttpAnswer> HttpClient::send(HttpRequest request) {
    const auto executor = co_await asio::this_coro::executor;
    const auto state = state_;
    span::Child span("HTTP " + request.method, span::Kind::client);
    if (span.is_recorded()) {
        span.set("http.method", request.method);
        span.set("server.address", host_of(request.url));
        request.headers.push_back({"traceparent", span.traceparent()});
    }
    const auto transfer = std::make_shared<Transfer>(std::move(request), executor);
    asio::post(state->strand, [state, transfer] { state->begin(transfer); });
    // A closed channel ends every wait, also one that begins after it was closed.
    const auto [error] = co_await transfer->done.async_receive(asio::as_tuple(asio::use_awaitable));
    if (error != asio::experimental::error::channel_closed) {
        asio::post(state->strand, [state, transfer] { state->abandon(transfer); });
        throw boost::system::system_error(asio::error::operation_aborted);
    }
    HttpAnswer answer = transfer->take();
    span.set("http.status_code", std::int64_t{answer.status});
    co_return answer;
}

}  // namespace akashi::net
