#pragma once

#include <string>
#include <string_view>

namespace akashi {

/// What the link of a mail has: 32 random bytes in hex, 64 characters.
std::string make_verification_token();

/// How it is stored: SHA-256 in hex, of any text.
std::string hash_of_token(std::string_view token);

/// The link of a mail. `base_url` may end with `/`.
std::string verification_link(std::string_view base_url, std::string_view token);

/// The text of a mail with this link.
std::string verification_text(std::string_view link);

}  // namespace akashi
