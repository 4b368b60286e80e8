#include "testing/flood.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace akashi::testing {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr in_addr_t kHostileAddress = 0x7f000002;  // 127.0.0.2
constexpr int kLowestPriority = 19;
constexpr auto kLongestWait = 20ms;  // so that the end and the pauses are noticed

bool would_block() { return errno == EAGAIN || errno == EINTR || errno == EINPROGRESS; }

sockaddr_in loopback(in_addr_t host, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(host);
    return address;
}

}  // namespace

class Flood::Connection {
public:
    explicit Connection(Flood& flood) : flood_(flood), attack_(flood.attack_) {}
    ~Connection() { close(); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// What to wait for; the socket is opened when it is due.
    pollfd wanted(Clock::time_point now) {
        if (socket_ < 0 && now >= next_open_) open();
        short events = 0;
        if (has_output() && now >= next_send_) events |= POLLOUT;
        if (attack_.reading > 0 && now >= next_read_) events |= POLLIN;
        return {.fd = socket_, .events = events, .revents = 0};
    }

    void act(const pollfd& ready, Clock::time_point now) {
        if (socket_ < 0) return;
        bool good = true;
        if ((ready.revents & (POLLIN | POLLHUP | POLLERR)) != 0) good = read(now);
        if (good && (ready.revents & POLLOUT) != 0) good = send(now);
        if (good) return;
        ++flood_.closed_;
        close();
        next_open_ = now + attack_.reopening;
    }

private:
    void open() {
        const auto own = loopback(kHostileAddress, 0);
        const auto server = loopback(INADDR_LOOPBACK, flood_.port_);
        socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        output_ = attack_.opening.empty() ? attack_.repeated : attack_.opening;
        // A failure shows when the socket is used.
        std::ignore = bind(socket_, reinterpret_cast<const sockaddr*>(&own), sizeof own);
        std::ignore = connect(socket_, reinterpret_cast<const sockaddr*>(&server), sizeof server);
    }

    void close() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }

    bool has_output() const { return !output_.empty(); }

    bool send(Clock::time_point now) {
        const auto piece = output_.substr(0, attack_.piece);
        const auto size = ::send(socket_, piece.data(), piece.size(), MSG_NOSIGNAL);
        if (size < 0) return would_block();
        flood_.sent_ += static_cast<std::uint64_t>(size);
        output_.remove_prefix(static_cast<std::size_t>(size));
        if (output_.empty() && !attack_.waits) output_ = attack_.repeated;
        next_send_ = now + attack_.pause;
        return true;
    }

    bool read(Clock::time_point now) {
        static thread_local std::array<char, 262'144> buffer;
        const auto size = recv(socket_, buffer.data(), std::min(attack_.reading, buffer.size()), 0);
        next_read_ = now + attack_.reading_pause;
        if (size < 0) return would_block();
        if (output_.empty()) output_ = attack_.repeated;
        return size > 0;
    }

    Flood& flood_;
    const Attack& attack_;
    int socket_ = -1;
    std::string_view output_;  // what is left to send
    Clock::time_point next_open_;
    Clock::time_point next_send_;
    Clock::time_point next_read_;
};

Flood::Flood(std::uint16_t port, Attack attack)
    : attack_(std::move(attack)),
      port_(port),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

bool Flood::wait_for(std::uint64_t bytes) const {
    const auto end = Clock::now() + 1min;
    while (sent_ < bytes) {
        if (Clock::now() > end) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

void Flood::run(const std::stop_token& stop) {
    setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kLowestPriority);
    std::vector<std::unique_ptr<Connection>> connections;
    connections.reserve(static_cast<std::size_t>(attack_.connections));
    for (int i = 0; i < attack_.connections; ++i)
        connections.push_back(std::make_unique<Connection>(*this));
    std::vector<pollfd> sockets(connections.size());
    while (!stop.stop_requested()) {
        const auto now = Clock::now();
        std::ranges::transform(connections, sockets.begin(), [now](auto& connection) {
            return connection->wanted(now);
        });
        const bool paces = attack_.pause > 0ms || attack_.reading_pause > 0ms;
        const auto wait =
            paces ? std::min<std::chrono::milliseconds>(kLongestWait, 5ms) : kLongestWait;
        poll(sockets.data(), sockets.size(), static_cast<int>(wait.count()));
        for (std::size_t i = 0; i < sockets.size(); ++i) connections[i]->act(sockets[i], now);
    }
}

}  // namespace akashi::testing
