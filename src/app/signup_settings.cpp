#include "app/settings.hpp"

namespace akashi::app {

namespace {

constexpr Setting kSettings[] = {
    {
        .name = "AKASHI_SIGNUP_ENABLED",
        .place = field<&Config::signup, &SignupConfig::gives_keys>,
        .default_text = "false",
        .description = "Sign-up without password and mail, answered with a key",
    },
    {
        .name = "AKASHI_BASE_URL",
        .place = field<&Config::signup, &SignupConfig::base_url>,
        .default_text = "http://localhost:8080",
        .description = "Public base URL for verification links",
    },
    {
        .name = "AKASHI_SMTP_HOST",
        .place = field<&Config::smtp, &net::SmtpConfig::host>,
        .default_text = "",
        .description = "SMTP host; empty: links are logged and no mail is sent",
    },
    {
        .name = "AKASHI_SMTP_PORT",
        .place = field<&Config::smtp, &net::SmtpConfig::port>,
        .default_text = "587",
        .bounds = {1, 65535},
        .description = "SMTP port; STARTTLS is required",
    },
    {
        .name = "AKASHI_SMTP_USER",
        .place = field<&Config::smtp, &net::SmtpConfig::user>,
        .default_text = "",
        .description = "SMTP username",
    },
    {
        .name = "AKASHI_SMTP_PASSWORD",
        .place = field<&Config::smtp, &net::SmtpConfig::password>,
        .default_text = "",
        .description = "SMTP password",
        .is_secret = true,
    },
    {
        .name = "AKASHI_SMTP_FROM",
        .place = field<&Config::smtp, &net::SmtpConfig::from>,
        .default_text = "noreply@akashi.dev",
        .description = "Sender address for verification emails",
    },
};

}  // namespace

std::span<const Setting> signup_settings() { return kSettings; }

}  // namespace akashi::app
