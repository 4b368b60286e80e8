#pragma once

#include "net/smtp_config.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace akashi::net {

/// Connects to the mail server as SmtpClient does, with STARTTLS and the login if there is one, and
/// sends no mail. Why that failed, as a sentence without secrets; nothing when it did not. Blocks
/// for `limit` at most, and for the DNS lookup.
std::optional<std::string> greet(const SmtpConfig& config, std::chrono::milliseconds limit);

}  // namespace akashi::net
