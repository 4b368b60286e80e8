#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// Where a Qdrant answers gRPC.
struct QdrantEndpoint {
    std::string address;  ///< host:port
    bool is_secure = false;
};

/// Reads QDRANT_URL: `https` means TLS; without a port it is 6334, and 6333, the port of its HTTP
/// API, becomes 6334. Nothing when it is no URL with a host.
std::optional<QdrantEndpoint> parse_qdrant_url(std::string_view url);

}  // namespace akashi
