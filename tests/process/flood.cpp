#include "flood.hpp"

#include "client.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <iostream>

namespace akashi::testing {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPollMilliseconds = 20;
constexpr double kPatienceMilliseconds = 5'000;  // of a client
constexpr int kFlooding = 2;                     // connections
constexpr int kRequests = 1'000;
constexpr int kBetweenNew = 100;          // requests between two on a new connection
constexpr std::size_t kFlooded = 65'536;  // bytes after which a flood has begun

constexpr in_addr_t kHostileAddress = 0x7f000002;  // 127.0.0.2: not that of the other clients

int connect_to(std::uint16_t port) {
    const int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(kHostileAddress);
    bind(file, reinterpret_cast<sockaddr*>(&own), sizeof own);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(file, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return file;
    close(file);
    return -1;
}

}  // namespace

struct Flood::Connection {
    int file = -1;
    std::size_t at = 0;  // in the prefix, then in the payload
    bool in_payload = false;
};

Flood::Flood(std::uint16_t port, Hostility hostility, int connections)
    : port_(port),
      hostility_(std::move(hostility)),
      thread_([this, connections] { run(connections); }) {}

Flood::~Flood() {
    stopping_ = true;
    thread_.join();
}

bool Flood::wait_for(std::size_t bytes) const {
    const auto end = Clock::now() + std::chrono::minutes(1);
    while (sent_ < bytes) {
        if (Clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

void Flood::run(int connections) {
    std::vector<Connection> all(static_cast<std::size_t>(connections));
    std::vector<pollfd> polls(all.size());
    while (!stopping_) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].file < 0) all[i] = {.file = connect_to(port_)};
            polls[i] = {.fd = all[i].file, .events = POLLOUT, .revents = 0};
            if (hostility_.reads) polls[i].events |= POLLIN;
        }
        poll(polls.data(), polls.size(), kPollMilliseconds);
        for (std::size_t i = 0; i < all.size(); ++i) work(all[i], polls[i].revents);
    }
    for (const auto& connection : all) close(connection.file);
}

void Flood::work(Connection& connection, short events) {
    bool is_broken = connection.file < 0 || (events & (POLLERR | POLLHUP | POLLNVAL)) != 0;
    if ((events & POLLIN) != 0) {
        std::array<char, 65'536> answers;
        is_broken |= recv(connection.file, answers.data(), answers.size(), MSG_DONTWAIT) <= 0;
    }
    if ((events & POLLOUT) != 0 && !is_broken) {
        const auto& text = connection.in_payload ? hostility_.payload : hostility_.prefix;
        std::size_t size = text.size() - connection.at;
        if (hostility_.piece > 0) size = std::min(size, hostility_.piece);
        const auto sent =
            send(connection.file, &text[connection.at], size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            connection.at += static_cast<std::size_t>(sent);
            sent_ += static_cast<std::size_t>(sent);
        }
        is_broken |= sent < 0 && errno != EAGAIN;
        if (connection.at == text.size()) {
            connection.at = 0;
            connection.in_payload = true;
        }
    }
    if (!is_broken) return;
    close(connection.file);
    connection = {};
}

double Latencies::quantile(double share) const {
    auto sorted = values_;
    std::ranges::sort(sorted);
    const auto last = static_cast<double>(sorted.size() - 1);
    return sorted[static_cast<std::size_t>(std::lround(share * last))];
}

Latencies ask_for_health(std::uint16_t port, int times) {
    Latencies latencies;
    Client kept(port);
    for (int i = 0; i < times; ++i) {
        const auto begin = Clock::now();
        const auto answer = kept.get("/health");
        const std::chrono::duration<double, std::milli> taken = Clock::now() - begin;
        latencies.add(taken.count());
        EXPECT_EQ(answer.status, 200) << answer.head;
        EXPECT_LT(taken.count(), kPatienceMilliseconds) << "a client would have given up";
        if (answer.status != 200 || taken.count() >= kPatienceMilliseconds) break;
        if (i % kBetweenNew != 0) continue;
        const auto first = Client(port).get("/health");
        EXPECT_EQ(first.status, 200) << first.head;
    }
    return latencies;
}

void expect_good_service(std::uint16_t port, const char* name, const Hostility& hostility) {
    const auto quiet = ask_for_health(port, kRequests);
    const Flood flood(port, hostility, kFlooding);
    EXPECT_TRUE(flood.wait_for(hostility.piece > 0 ? hostility.piece : kFlooded));
    const auto flooded = ask_for_health(port, kRequests);
    std::cout << fmt::format(
        "{}: quiet p50 {:.2f} ms, p99 {:.2f} ms; flooded p50 {:.2f} ms, p99 {:.2f} ms; p99 ratio "
        "{:.1f}\n",
        name,
        quiet.quantile(0.5),
        quiet.quantile(0.99),
        flooded.quantile(0.5),
        flooded.quantile(0.99),
        flooded.quantile(0.99) / quiet.quantile(0.99)
    );
}

}  // namespace akashi::testing
