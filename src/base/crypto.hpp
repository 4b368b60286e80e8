#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

using Digest = std::array<std::uint8_t, 32>;

/// Fills `size` bytes from OpenSSL's generator, which the system seeds. Throws when it fails.
void random_bytes(void* out, std::size_t size);

/// SHA-256 (FIPS 180-4).
Digest sha256(std::string_view data);

/// HMAC-SHA-256 (RFC 2104).
Digest hmac_sha256(std::string_view key, std::string_view data);

/// True when both are equal; takes the same time wherever they differ. Lengths are not secret.
bool constant_time_equal(std::string_view a, std::string_view b);

/// Lower-case hexadecimal digits of the bytes.
std::string to_hex(std::string_view bytes);

/// Standard base64 with padding (RFC 4648 §4).
std::string base64_encode(std::string_view bytes);
/// Nothing when the text is not padded standard base64.
std::optional<std::string> base64_decode(std::string_view text);

/// base64url without padding (RFC 4648 §5, as RFC 7515 uses it).
std::string base64url_encode(std::string_view bytes);
std::optional<std::string> base64url_decode(std::string_view text);

inline std::string_view as_text(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace akashi
