#include "vectors/qdrant_endpoint.hpp"

#include <boost/url.hpp>

#include <fmt/format.h>

namespace akashi {
namespace {

constexpr std::uint16_t kGrpcPort = 6334;
constexpr std::uint16_t kHttpPort = 6333;

}  // namespace

std::optional<QdrantEndpoint> parse_qdrant_url(std::string_view url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->host().empty()) return std::nullopt;
    if (parsed->has_port() && parsed->port_number() == 0) return std::nullopt;
    const std::uint16_t given = parsed->has_port() ? parsed->port_number() : kGrpcPort;
    const std::uint16_t port = given == kHttpPort ? kGrpcPort : given;
    return QdrantEndpoint{
        .address = fmt::format("{}:{}", std::string(parsed->encoded_host()), port),
        .is_secure = parsed->scheme() == "https"
    };
}

}  // namespace akashi
