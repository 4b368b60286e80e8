#include "redis/redis_url.hpp"

#include "base/parse_integer.hpp"

#include <boost/url/parse.hpp>

#include <fmt/format.h>

#include <cstdint>

namespace akashi::redis {
namespace {

constexpr int kMostDatabase = 9'999;

Error wrong(std::string_view what) {
    return {ErrorCode::invalid_input, fmt::format("REDIS_URL {}", what)};
}

/// The number of the path `/5`; 0 for an empty one, and nothing for anything else.
std::optional<int> parse_database(std::string_view path) {
    if (path.starts_with('/')) path.remove_prefix(1);
    if (path.empty()) return 0;
    const auto number = parse_integer<int>(path);
    const bool is_database = number && *number >= 0 && *number <= kMostDatabase;
    return is_database ? number : std::nullopt;
}

/// Whether it is from 1 to 65535. Boost's port_number() does not notice when one is larger.
bool is_port(std::string_view digits) {
    return parse_integer<std::uint16_t>(digits).value_or(0) != 0;
}

}  // namespace

std::string RedisUrl::shown() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    return fmt::format(
        "{}://{}{}{}:{}/{}",
        is_secure ? "rediss" : "redis",
        is_v6 ? "[" : "",
        host,
        is_v6 ? "]" : "",
        port,
        database
    );
}

Result<RedisUrl> parse_redis_url(const std::string& text) {
    const auto url = boost::urls::parse_uri(text);
    if (!url) return wrong("is no URL; it looks like redis://:password@host:6379/0");
    RedisUrl found;
    if (url->scheme() != "redis" && url->scheme() != "rediss")
        return wrong("must begin with redis:// or rediss://");
    found.is_secure = url->scheme() == "rediss";
    found.host = url->host_address();
    if (found.host.empty()) return wrong("names no host");
    if (url->has_port()) {
        found.port = url->port();
        if (!is_port(found.port)) return wrong("has a port that is none");
    }
    found.user = url->user();
    found.password = url->password();
    // Redis has had this name for the user of a password alone since there are users.
    if (found.user == "default") found.user.clear();
    if (found.password.empty() && !found.user.empty())
        return wrong("has a user without a password");
    const auto database = parse_database(std::string(url->encoded_path()));
    if (!database) return wrong("must end with the number of a database, as /0 does");
    found.database = *database;
    if (url->has_query() || url->has_fragment()) return wrong("must have no query and no fragment");
    return found;
}

}  // namespace akashi::redis
