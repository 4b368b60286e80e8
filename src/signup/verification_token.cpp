#include "signup/verification_token.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace akashi {

namespace {
constexpr std::size_t kTokenBytes = 32;
}

std::string make_verification_token() {
    std::string bytes(kTokenBytes, '\0');
    random_bytes(bytes.data(), bytes.size());
    return to_hex(bytes);
}

std::string hash_of_token(std::string_view token) { return to_hex(as_text(sha256(token))); }

std::string verification_link(std::string_view base_url, std::string_view token) {
    while (base_url.ends_with('/')) base_url.remove_suffix(1);
    return fmt::format("{}/auth/verify?token={}", base_url, token);
}

/// Without the name of the organization: a stranger chose it, and could write anything to the owner
/// of the address with it.
std::string verification_text(std::string_view link) {
    return fmt::format(
        "Welcome to Akashi.\n\n"
        "Open this link to verify your address:\n\n"
        "{}\n\n"
        "It works for 24 hours. If you did not sign up, ignore this mail: an account\n"
        "whose address nobody verifies cannot be used, and is removed after a week.\n",
        link
    );
}

}  // namespace akashi
