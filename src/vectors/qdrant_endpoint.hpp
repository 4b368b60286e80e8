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

/// What is wrong with QDRANT_URL, if anything, as a sentence. Its scheme must be http, https or
/// grpc; it has a host, perhaps a port, and neither a user nor a password.
std::optional<std::string> find_mistake_in_qdrant_url(std::string_view url);

/// Reads QDRANT_URL: `https` means TLS; without a port it is 6334, and 6333, the port of its HTTP
/// API, becomes 6334. Nothing when there is a mistake in it.
std::optional<QdrantEndpoint> parse_qdrant_url(std::string_view url);

}  // namespace akashi
