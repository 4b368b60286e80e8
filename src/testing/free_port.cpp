#include "testing/process.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <random>
#include <stdexcept>

namespace akashi::testing {

namespace {

/// Below the ports that the kernel gives to outgoing connections: one of those could take a port
/// before a server listens on it, or while the server is restarted.
constexpr std::uint16_t kFirstPort = 16'000;
constexpr std::uint16_t kLastPort = 31'999;

int open_socket(int family) { return ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0); }

/// Keeps other test processes from this port until the process ends, by a name that only one of
/// them can have (abstract addresses, unix(7)).
bool reserve(std::uint16_t port) {
    const std::string name = fmt::format("akashi-test-port-{}", port);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name.data(), name.size());
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    const int descriptor = open_socket(AF_UNIX);
    const bool is_ours = ::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) == 0;
    if (!is_ours && descriptor >= 0) ::close(descriptor);
    return is_ours;
}

bool is_free(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const int descriptor = open_socket(AF_INET);
    const bool is_bound =
        ::bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    if (descriptor >= 0) ::close(descriptor);
    return is_bound;
}

}  // namespace

std::uint16_t free_port() {
    static thread_local std::mt19937 random{std::random_device()()};
    std::uniform_int_distribution<std::uint16_t> choose(kFirstPort, kLastPort);
    constexpr int kAttempts = 1'000;
    for (int i = 0; i < kAttempts; ++i) {
        const std::uint16_t port = choose(random);
        if (reserve(port) && is_free(port)) return port;
    }
    throw std::runtime_error("no free port");
}

}  // namespace akashi::testing
