#include "redis/script.hpp"

#include "base/crypto.hpp"

#include <openssl/sha.h>

#include <array>
#include <string_view>
#include <utility>

namespace akashi::redis {
namespace {

/// Redis names scripts by SHA-1; no secret depends on it.
std::string sha1_of(std::string_view text) {
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
    SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace

Script::Script(std::string text) : text_(std::move(text)), sha_(sha1_of(text_)) {}

}  // namespace akashi::redis
