#pragma once

#include <optional>
#include <string>

namespace akashi {

/// How strangers may make organizations. docs/configuration.md has the variables.
struct SignupConfig {
    /// Also without a password and a mail: the answer has a key (docs/signup.md).
    bool gives_keys = false;
    std::string base_url = "http://localhost:8080";  ///< of the links in mails
};

/// What cannot be right about it, if anything, as a sentence.
std::optional<std::string> find_mistake(const SignupConfig& config);

}  // namespace akashi
