#pragma once

#include "base/time.hpp"

#include <string>
#include <string_view>

namespace akashi::net {

/// A mail of plain text to one address.
struct Mail {
    std::string from;     ///< address, as is_mail_address() says
    std::string to;       ///< the same
    std::string subject;  ///< printable ASCII
    std::string text;     ///< UTF-8; lines end with `\n`
};

/// `name@example.com`: letters, digits and `._%+-` before the `@`, a host name with a dot after it,
/// 254 bytes at most. Such an address can stand in a header and in a command of SMTP as it is.
bool is_mail_address(std::string_view address);

/// The mail as SMTP sends it (RFC 5322): headers and text with CRLF, but without dot-stuffing.
/// `id` is the part of Message-ID before the `@`: letters and digits. Throws std::invalid_argument
/// for an address or a subject that cannot stand in a header.
std::string compose(const Mail& mail, Time date, std::string_view id);

}  // namespace akashi::net
