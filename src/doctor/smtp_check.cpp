#include "doctor/smtp_check.hpp"

#include "net/smtp_greeting.hpp"

#include <fmt/format.h>

#include <chrono>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {
constexpr auto kPatience = 4s;
}

asio::awaitable<Observations> check_smtp(net::SmtpConfig config) {
    constexpr std::string_view kName = "smtp";
    if (const auto failure = net::greet(config, kPatience))
        co_return Observations{problem(
            kName,
            fmt::format("{}; mails wait and are tried again for a day", *failure),
            fmt::format(
                "openssl s_client -starttls smtp -connect {}:{} shows its certificate; then "
                "correct "
                "AKASHI_SMTP_HOST, _PORT, _USER or _PASSWORD",
                config.host,
                config.port
            )
        )};
    co_return Observations{fine(
        kName,
        fmt::format(
            "{}:{} takes STARTTLS{}",
            config.host,
            config.port,
            config.user.empty() ? "" : " and the login"
        )
    )};
}

}  // namespace akashi
