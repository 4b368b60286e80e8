#include "vectors/qdrant_endpoint.hpp"

#include "base/parse_integer.hpp"
#include "base/text.hpp"

#include <boost/url.hpp>

#include <fmt/format.h>

namespace akashi {
namespace {

constexpr std::uint16_t kGrpcPort = 6334;
constexpr std::uint16_t kHttpPort = 6333;

/// From 1 to 65535. Boost's port_number() does not notice when one is larger.
std::optional<std::uint16_t> to_port(std::string_view digits) {
    const auto port = parse_integer<std::uint16_t>(digits);
    return port == 0 ? std::nullopt : port;
}

bool is_known(std::string_view scheme) {
    return scheme == "http" || scheme == "https" || scheme == "grpc";
}

}  // namespace

std::optional<std::string> find_mistake_in_qdrant_url(std::string_view url) {
    // What looks like a password is not told.
    if (url.contains('@'))
        return "search: the qdrant URL must not have a user or a password: set QDRANT_API_KEY";
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->host().empty())
        return fmt::format("search: invalid qdrant URL: \"{}\"", url);
    if (!is_known(to_lower(parsed->scheme())))
        return fmt::format(
            "search: invalid qdrant URL: \"{}\": its scheme must be http, https or grpc", url
        );
    if (parsed->has_port() && !to_port(parsed->port()))
        return fmt::format("search: invalid port in qdrant URL: \"{}\"", url);
    return std::nullopt;
}

std::optional<QdrantEndpoint> parse_qdrant_url(std::string_view url) {
    if (find_mistake_in_qdrant_url(url)) return std::nullopt;
    const auto parsed = boost::urls::parse_uri(url);
    const std::uint16_t given = to_port(parsed->port()).value_or(kGrpcPort);
    const std::uint16_t port = given == kHttpPort ? kGrpcPort : given;
    return QdrantEndpoint{
        .address = fmt::format("{}:{}", std::string(parsed->encoded_host()), port),
        .is_secure = to_lower(parsed->scheme()) == "https"
    };
}

}  // namespace akashi
