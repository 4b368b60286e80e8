#include "client.hpp"

#include <boost/json/parse.hpp>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace akashi::testing {

namespace {

std::string lower_case(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](unsigned char letter) {
        return static_cast<char>(std::tolower(letter));
    });
    return result;
}

std::size_t content_length(std::string_view head) {
    if (head.starts_with("HTTP/1.1 204 ")) return 0;
    constexpr std::string_view name = "\r\ncontent-length:";
    const auto lower = lower_case(head);
    const auto at = lower.find(name);
    if (at == std::string::npos) throw std::runtime_error("no length: " + std::string(head));
    return std::stoul(lower.substr(at + name.size()));
}

}  // namespace

boost::json::value Answer::json() const { return boost::json::parse(body); }

Client::Client(std::uint16_t port, std::string authorization, std::chrono::seconds patience)
    : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      authorization_(std::move(authorization)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        const int error = errno;
        close(socket_);
        throw std::system_error(error, std::generic_category(), "connect");
    }
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval longest{.tv_sec = patience.count(), .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &longest, sizeof longest);
}

Client::~Client() {
    if (socket_ >= 0) close(socket_);
}

Client::Client(Client&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      authorization_(std::move(other.authorization_)),
      received_(std::move(other.received_)) {}

Answer Client::get(std::string_view path) {
    if (!send(get_text(path))) return {};
    return receive();
}

Answer Client::post(
    std::string_view path, std::string_view body, std::string_view idempotency_key
) {
    if (!send(post_text(path, body, idempotency_key))) return {};
    return receive();
}

std::string Client::get_text(std::string_view path) const {
    auto request = fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n", path);
    if (!authorization_.empty()) request += "Authorization: " + authorization_ + "\r\n";
    return request.append("\r\n");
}

std::string Client::post_text(
    std::string_view path, std::string_view body, std::string_view idempotency_key
) const {
    auto request = fmt::format(
        "POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Content-Length: {}\r\n",
        path,
        body.size()
    );
    if (!authorization_.empty()) request += "Authorization: " + authorization_ + "\r\n";
    if (!idempotency_key.empty())
        request += fmt::format("Idempotency-Key: {}\r\n", idempotency_key);
    return request.append("\r\n").append(body);
}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (size <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
}

Answer Client::receive() {
    while (true) {
        const auto head_end = received_.find("\r\n\r\n");
        if (head_end != std::string::npos) {
            Answer answer;
            answer.head = received_.substr(0, head_end);
            const auto size = head_end + 4 + content_length(answer.head);
            if (received_.size() >= size) {
                answer.status = std::stoi(answer.head.substr(answer.head.find(' ')));
                answer.body = received_.substr(head_end + 4, size - head_end - 4);
                received_.erase(0, size);
                return answer;
            }
        }
        char buffer[16384];
        const auto size = recv(socket_, buffer, sizeof buffer, 0);
        if (size <= 0) return {};
        received_.append(buffer, static_cast<std::size_t>(size));
    }
}

}  // namespace akashi::testing
