#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
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
    /// Addresses and networks, such as `10.0.0.0/8`, whose word about their clients is believed.
    std::vector<std::string> trusted_proxies = {};

    // Not configurable; docs/operations/connections-of-clients.md has them.
    std::size_t max_header_bytes = 65'536;
    std::size_t max_connections = 16'000;      ///< fewer when the process may open fewer files
    std::size_t reserved_connections = 32;     ///< beside these, for health checks only
    std::size_t max_open_body_bytes = 16'384;  ///< of a route that needs no credentials
    std::size_t stranger_budget = 33'554'432;  ///< bytes of requests whose caller is not known
    std::size_t least_body_budget = 134'217'728;
    std::size_t answer_budget = 134'217'728;  ///< bytes of answers that clients do not take
    std::size_t least_send_rate = 131'072;    ///< bytes a second at which an answer must be taken
    std::size_t reads_at_once = 4;            ///< see Turns; the store says how many
    std::chrono::milliseconds read_patience{2'000};  ///< how long a read waits for its turn

    /// An idle keep-alive connection is closed after twice the read timeout.
    std::chrono::milliseconds idle_timeout() const { return read_timeout * 2; }

    /// The largest body of a request to a route that needs no credentials. `asked` is what the
    /// route asks for; 0: nothing special.
    std::size_t open_body_bytes(std::size_t asked = 0) const {
        return std::min(max_body_bytes, asked > 0 ? asked : max_open_body_bytes);
    }

    /// The bytes of all bodies that are received or worked on at a time.
    std::size_t body_budget() const {
        constexpr std::size_t kLargestBodies = 4;
        return std::max(least_body_budget, kLargestBodies * max_body_bytes);
    }
};

/// What the server would not take, if anything, as a sentence.
std::optional<std::string> find_mistake(const ServerConfig& config);

}  // namespace akashi::http
