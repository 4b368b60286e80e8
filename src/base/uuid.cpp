#include "base/uuid.hpp"

#include "base/crypto.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>

namespace akashi {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::string_view kUrn = "urn:uuid:";

/// Random bytes for one id, from a stock that is drawn for many ids: calling the generator each
/// time costs as much as the rest of a small request.
void draw(std::uint8_t* out, std::size_t size) {
    thread_local std::array<std::uint8_t, 1024> stock;
    thread_local std::size_t used = stock.size();
    if (used + size > stock.size()) {
        random_bytes(stock.data(), stock.size());
        used = 0;
    }
    std::copy_n(stock.data() + used, size, out);
    used += size;
}

void set_version(Uuid::Bytes& bytes, std::uint8_t version) {
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | (version << 4));
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Milliseconds in the upper bits, a counter in the lower 12; never the same value twice, never
/// smaller than the one before (RFC 9562 §6.2, method 1).
std::uint64_t next_tick() {
    static std::mutex mutex;
    static std::uint64_t last = 0;
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now().time_since_epoch()
    );
    const std::lock_guard lock(mutex);
    last = std::max(last + 1, static_cast<std::uint64_t>(now.count()) << 12);
    return last;
}

bool has_prefix_ignoring_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() &&
           std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) {
               return a == to_lower(b);
           });
}

}  // namespace

Uuid Uuid::make_v7() {
    Bytes bytes;
    draw(bytes.data() + 8, 8);
    const std::uint64_t tick = next_tick();
    const std::uint64_t milliseconds = tick >> 12;
    for (std::size_t i = 0; i < 6; ++i) {
        bytes[i] = static_cast<std::uint8_t>(milliseconds >> (8 * (5 - i)));
    }
    bytes[6] = static_cast<std::uint8_t>((tick >> 8) & 0x0f);
    bytes[7] = static_cast<std::uint8_t>(tick & 0xff);
    set_version(bytes, 7);
    return Uuid(bytes);
}

Uuid Uuid::make_v4() {
    Bytes bytes;
    draw(bytes.data(), bytes.size());
    set_version(bytes, 4);
    return Uuid(bytes);
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
    bool dashes = true;
    if (has_prefix_ignoring_case(text, kUrn)) {
        text.remove_prefix(kUrn.size());
        if (text.size() != 36) return std::nullopt;
    } else if (text.size() == 38 && text.front() == '{' && text.back() == '}') {
        text = text.substr(1, 36);
    } else if (text.size() == 32) {
        dashes = false;
    } else if (text.size() != 36) {
        return std::nullopt;
    }
    Bytes bytes;
    std::size_t at = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (dashes && (i == 4 || i == 6 || i == 8 || i == 10) && text[at++] != '-') {
            return std::nullopt;
        }
        const int high = hex_value(text[at++]);
        const int low = hex_value(text[at++]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return Uuid(bytes);
}

std::string Uuid::str() const {
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += kDigits[bytes_[i] >> 4];
        text += kDigits[bytes_[i] & 0x0f];
    }
    return text;
}

}  // namespace akashi
