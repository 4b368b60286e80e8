#include "load.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <deque>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <thread>

namespace akashi::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kLastAnswers{10};
constexpr std::chrono::seconds kStartLimit{30};

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

/// The value of the Content-Length field in a response head, or nothing.
std::optional<std::size_t> content_length(std::string_view head) {
    constexpr std::string_view name = "\r\ncontent-length:";
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
    const auto at = std::search(head.begin(), head.end(), name.begin(), name.end(), same);
    if (at == head.end()) return std::nullopt;
    auto digits = head.substr(static_cast<std::size_t>(at - head.begin()) + name.size());
    digits.remove_prefix(std::min(digits.find_first_not_of(' '), digits.size()));
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

class Connection {
public:
    explicit Connection(std::uint16_t port)
        : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int on = 1;
        if (socket_ < 0) fail("socket");
        if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            close(socket_);
            fail("connect");
        }
        setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    ~Connection() { close(socket_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    int socket_number() const { return socket_; }
    Clock::time_point due() const { return due_; }
    std::string& request() { return request_; }

    /// Sends the request. Blocks when the socket is full, which a server that reads prevents.
    bool send_request(Clock::time_point due) {
        due_ = due;
        response_.clear();
        std::string_view rest = request_;
        while (!rest.empty()) {
            const auto size = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
            if (size <= 0) return false;
            rest.remove_prefix(static_cast<std::size_t>(size));
        }
        return true;
    }

    struct Answer {
        int status = 0;  ///< 0: broken
        std::size_t body_size = 0;
        std::string text;  ///< the whole answer when it is not a 2xx
    };

    /// Reads the bytes that have come. Returns an answer once it is complete.
    std::optional<Answer> receive() {
        char buffer[65536];
        const auto size = recv(socket_, buffer, sizeof buffer, MSG_DONTWAIT);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
        if (size <= 0) return Answer{.status = 0, .body_size = 0, .text = "connection closed"};
        response_.append(buffer, static_cast<std::size_t>(size));
        return parse();
    }

private:
    std::optional<Answer> parse() const {
        const auto head_size = response_.find("\r\n\r\n");
        if (head_size == std::string::npos) return std::nullopt;
        const auto head = std::string_view(response_).substr(0, head_size);
        const auto length = content_length(head);
        if (!length || head.size() < 12)
            return Answer{.status = 0, .body_size = 0, .text = response_};
        if (response_.size() < head_size + 4 + *length) return std::nullopt;
        const int status = (head[9] - '0') * 100 + (head[10] - '0') * 10 + (head[11] - '0');
        const bool good = status / 100 == 2;
        return Answer{
            .status = status, .body_size = *length, .text = good ? std::string() : response_
        };
    }

    int socket_;
    std::string request_;
    std::string response_;
    Clock::time_point due_;
};

class Run {
public:
    explicit Run(const Load& load) : load_(load), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
        if (epoll_ < 0) fail("epoll");
        for (int i = 0; i < load.connections; ++i) {
            auto& connection = connections_.emplace_back(std::make_unique<Connection>(load.port));
            epoll_event event{.events = EPOLLIN, .data = {.ptr = connection.get()}};
            epoll_ctl(epoll_, EPOLL_CTL_ADD, connection->socket_number(), &event);
            idle_.push_back(connection.get());
        }
    }
    ~Run() { close(epoll_); }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    LoadResult result() {
        start_ = Clock::now();
        end_ = start_ + load_.duration;
        Clock::time_point now = start_;
        while (result_.errors == 0) {
            send_due(now);
            if (idle_.size() == connections_.size() && !more(now)) break;
            receive(now);
            now = Clock::now();
            if (now > end_ + kLastAnswers) record_error("no answer within 10 s");
        }
        // Includes the time of answers that came after the end.
        result_.seconds = std::chrono::duration<double>(now - start_).count();
        std::ranges::sort(result_.latencies);
        return std::move(result_);
    }

private:
    bool more(Clock::time_point now) const {
        if (load_.limit != 0 && sent_ == load_.limit) return false;
        return load_.rate == 0 ? now < end_ : next_due() < end_;
    }

    Clock::time_point next_due() const {
        if (load_.rate == 0) return start_;
        const std::chrono::duration<double> offset(static_cast<double>(sent_) / load_.rate);
        return start_ + std::chrono::duration_cast<Clock::duration>(offset);
    }

    void send_due(Clock::time_point now) {
        while (!idle_.empty() && more(now) && next_due() <= now) {
            Connection* connection = idle_.front();
            idle_.pop_front();
            load_.next_request(connection->request());
            const auto due = load_.rate == 0 ? Clock::now() : next_due();
            ++sent_;
            if (!connection->send_request(due)) return record_error("connection closed");
        }
    }

    /// Waits for answers, but not longer than until the next request is due.
    void receive(Clock::time_point now) {
        std::chrono::nanoseconds wait = std::chrono::milliseconds(100);
        if (load_.rate != 0 && !idle_.empty() && more(now))
            wait = std::clamp<std::chrono::nanoseconds>(next_due() - now, {}, wait);
        const timespec limit{.tv_sec = 0, .tv_nsec = wait.count()};
        epoll_event events[256];
        const int count = epoll_pwait2(epoll_, events, 256, &limit, nullptr);
        for (int i = 0; i < count; ++i) take(*static_cast<Connection*>(events[i].data.ptr));
    }

    void take(Connection& connection) {
        const auto answer = connection.receive();
        if (!answer) return;
        if (answer->status / 100 != load_.wanted) return record_error(answer->text);
        const auto latency = Clock::now() - connection.due();
        result_.latencies.push_back(static_cast<std::uint32_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(latency).count()
        ));
        result_.body_bytes += answer->body_size;
        ++result_.answered;
        idle_.push_back(&connection);
    }

    void record_error(std::string text) {
        if (result_.errors++ == 0) result_.first_error = std::move(text);
    }

    const Load& load_;
    int epoll_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::deque<Connection*> idle_;
    std::uint64_t sent_ = 0;
    Clock::time_point start_;
    Clock::time_point end_;
    LoadResult result_;
};

bool is_answered(const Load& one) {
    try {
        return run_load(one).errors == 0;
    } catch (const std::system_error&) {
        return false;  // does not listen yet
    }
}

}  // namespace

double LoadResult::percentile(double share) const {
    if (latencies.empty()) return 0;
    const auto last = static_cast<double>(latencies.size() - 1);
    return latencies[static_cast<std::size_t>(std::lround(share * last))] / 1000.0;
}

LoadResult run_load(const Load& load) { return Run(load).result(); }

void wait_until_answered(
    std::uint16_t port, const std::function<void(std::string&)>& next_request
) {
    const Load one{.port = port, .limit = 1, .next_request = next_request};
    const auto deadline = Clock::now() + kStartLimit;
    while (!is_answered(one)) {
        if (Clock::now() > deadline) throw std::runtime_error("the server does not start");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace akashi::bench
