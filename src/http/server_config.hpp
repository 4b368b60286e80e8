#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace akashi::http {

/// Where the server listens, and its limits. docs/configuration.md has the variables.
struct ServerConfig {
    std::string address;  ///< `::`: IPv6 and IPv4, or IPv4 only on a machine without IPv6
    unsigned short port;  ///< 0: any free port
    std::chrono::milliseconds read_timeout;   ///< whole request, from its first byte
    std::chrono::milliseconds write_timeout;  ///< each write of an answer
    std::size_t max_body_bytes;
    std::vector<std::string> cors_allowed_origins;  ///< `*` allows all

    // Not configurable.
    std::size_t max_header_bytes = 65'536;
    std::size_t max_connections = 16'000;  ///< more wait in the kernel's queue

    /// An idle keep-alive connection is closed after twice the read timeout.
    std::chrono::milliseconds idle_timeout() const { return read_timeout * 2; }
};

}  // namespace akashi::http
