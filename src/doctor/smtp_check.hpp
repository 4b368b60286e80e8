#pragma once

#include "doctor/finding.hpp"
#include "net/smtp_config.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// `smtp`: whether the mail server takes STARTTLS and the login. Sends no mail. Blocks its thread.
boost::asio::awaitable<Observations> check_smtp(net::SmtpConfig config);

}  // namespace akashi
