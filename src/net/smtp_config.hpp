#pragma once

#include <optional>
#include <string>

namespace akashi::net {

/// The server that takes mail. docs/configuration.md has the variables.
struct SmtpConfig {
    std::string host;  ///< empty: none
    unsigned short port = 587;
    std::string user;  ///< empty: no authentication
    std::string password;
    std::string from = "noreply@akashi.dev";

    bool is_set() const { return !host.empty(); }
};

/// What cannot be right about it, if anything, as a sentence.
std::optional<std::string> find_mistake(const SmtpConfig& config);

}  // namespace akashi::net
