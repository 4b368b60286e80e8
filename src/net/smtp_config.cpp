#include "net/smtp_config.hpp"

#include "net/mail.hpp"

namespace akashi::net {

std::optional<std::string> find_mistake(const SmtpConfig& config) {
    if (!config.is_set()) return std::nullopt;
    if (!is_mail_address(config.from))
        return "AKASHI_SMTP_FROM=\"" + config.from + "\" must be a mail address";
    if (config.user.empty() != config.password.empty())
        return "AKASHI_SMTP_USER and AKASHI_SMTP_PASSWORD must both be set or both be empty";
    return std::nullopt;
}

}  // namespace akashi::net
