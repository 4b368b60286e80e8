#include "attack.hpp"

#include "requests.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
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
#include <utility>

namespace akashi::bench {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int kLowestPriority = 19;
constexpr auto kLongestWait = 20ms;  // so that the end and the pauses are noticed

std::string repeat(std::string_view text, std::size_t count) {
    std::string all;
    all.reserve(text.size() * count);
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

bool would_block() { return errno == EAGAIN || errno == EINTR || errno == EINPROGRESS; }

std::string post(std::string_view authorization, std::string_view path, std::string_view body) {
    std::string request;
    make_post(request, authorization, path, body);
    return request;
}

}  // namespace

class Attacker::Connection {
public:
    Connection(Attacker& attacker) : attacker_(attacker), attack_(attacker.attack_) {}
    ~Connection() { close(); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// What to wait for; the socket is opened when it is due.
    pollfd wanted(Clock::time_point now) {
        if (socket_ < 0 && now >= next_open_) open();
        short events = 0;
        if (has_output() && now >= next_send_) events |= POLLOUT;
        if (now >= next_read_) events |= POLLIN;
        return {.fd = socket_, .events = events, .revents = 0};
    }

    void act(const pollfd& ready, Clock::time_point now) {
        if (socket_ < 0) return;
        bool good = true;
        if ((ready.revents & (POLLIN | POLLHUP | POLLERR)) != 0) good = read(now);
        if (good && (ready.revents & POLLOUT) != 0) good = send(now);
        if (good) return;
        ++attacker_.closed_;
        close();
        next_open_ = now + kReopening;
    }

private:
    void open() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(attacker_.port_);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        output_ = attack_.opening.empty() ? attack_.repeated : attack_.opening;
        // A failure shows when the socket is used.
        std::ignore = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
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
        attacker_.sent_ += static_cast<std::uint64_t>(size);
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

    Attacker& attacker_;
    const Attack& attack_;
    int socket_ = -1;
    std::string_view output_;  // what is left to send
    Clock::time_point next_open_;
    Clock::time_point next_send_;
    Clock::time_point next_read_;
};

Attacker::Attacker(Attack attack, std::uint16_t port)
    : attack_(std::move(attack)),
      port_(port),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Attacker::run(const std::stop_token& stop) {
    setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kLowestPriority);
    std::vector<std::unique_ptr<Connection>> connections;
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

std::vector<Attack> all_attacks(const std::string& authorization, std::size_t body_limit) {
    constexpr std::string_view kHead = " HTTP/1.1\r\nHost: a\r\n";
    const std::string chunked =
        fmt::format("POST /v1/trace{}Transfer-Encoding: chunked\r\n\r\n", kHead);
    const std::string withheld = fmt::format(
        "POST /v1/trace{}Content-Length: {}\r\n\r\n{}",
        kHead,
        body_limit,
        repeat("x", body_limit - 1)
    );
    const std::string unknown_precedent = post(
        authorization,
        "/v1/trace",
        R"({"agent_id":"hostile","decision":{"decision_type":"planning","outcome":"bad","confidence":0.5},)"
        R"("precedent_ref":"00000000-0000-4000-8000-000000000001"})"
    );
    const std::string wrong_key =
        post("", "/auth/token", R"({"agent_id":"admin","api_key":"a wrong key of the attacker"})");
    std::string large_page;
    make_get(large_page, authorization, "/v1/decisions/recent?limit=1000");
    return {
        {.name = "requests in one write",
         .connections = 2,
         .repeated = repeat(fmt::format("GET /x{}\r\n", kHead), 20'000)},
        {.name = "empty lines", .connections = 2, .repeated = repeat("\n", 65'536)},
        {.name = "chunks of one byte",
         .connections = 2,
         .opening = chunked,
         .repeated = repeat("1\r\na\r\n", 20'000)},
        {.name = "heads byte by byte",
         .connections = 50,
         .opening = fmt::format("GET /health{}", kHead),
         .repeated = "x: y\r\n",
         .piece = 1,
         .pause = 10ms},
        {.name = "bodies without their last byte", .connections = 300, .opening = withheld},
        {.name = "silent connections", .connections = 500},
        {.name = "wrong keys", .connections = 60, .repeated = wrong_key, .waits = true},
        {.name = "unknown precedents",
         .connections = 16,
         .repeated = unknown_precedent,
         .waits = true},
        {.name = "large pages read slowly",
         .connections = 16,
         .repeated = large_page,
         .reading = 4096,
         .reading_pause = 100ms},
    };
}

}  // namespace akashi::bench
