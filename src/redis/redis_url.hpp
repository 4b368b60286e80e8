#pragma once

#include "base/result.hpp"

#include <string>

namespace akashi::redis {

/// Where a Redis server is, and how to get in.
struct RedisUrl {
    std::string host;
    std::string port = "6379";
    std::string user;  ///< empty: the password alone
    std::string password;
    int database = 0;
    bool is_secure = false;  ///< TLS, with a certificate that the system trusts

    /// `redis://host:6379/0`, for messages: without user and password.
    std::string shown() const;
};

/// `redis://` or `rediss://`, with user, password and database, all percent-encoded where they must
/// be. Fails with invalid_input and a sentence that tells no password.
Result<RedisUrl> parse_redis_url(const std::string& text);

}  // namespace akashi::redis
