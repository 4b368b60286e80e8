#include "billing/webhook_signature.hpp"

#include "base/crypto.hpp"
#include "base/parse_integer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

namespace akashi {
namespace {

constexpr std::size_t kHeaderBytes = 1'024;
constexpr std::size_t kMostSignatures = 8;
constexpr std::size_t kSignatureBytes = 64;  // in hexadecimal digits

Error refusal(std::string_view reason) {
    return {
        ErrorCode::invalid_input, fmt::format("billing: invalid webhook signature: {}", reason)
    };
}

struct Signatures {
    std::string_view time;  ///< as it was sent: it is a part of what is signed
    std::int64_t seconds = 0;
    std::vector<std::string_view> v1;
};

std::optional<std::int64_t> parse_seconds(std::string_view text) {
    constexpr std::size_t kDigits = 12;
    if (text.size() > kDigits || text.starts_with('-')) return std::nullopt;
    return parse_integer<std::int64_t>(text);
}

/// Takes one `name=value`. Schemes other than v1 are skipped, as Stripe asks for.
bool take(Signatures& signatures, std::string_view item) {
    const std::size_t sign = item.find('=');
    if (sign == item.npos) return false;
    const std::string_view name = item.substr(0, sign);
    const std::string_view value = item.substr(sign + 1);
    if (name == "t") {
        const auto seconds = parse_seconds(value);
        if (!seconds || !signatures.time.empty()) return false;
        signatures.time = value;
        signatures.seconds = *seconds;
    }
    if (name == "v1") {
        if (value.size() != kSignatureBytes || signatures.v1.size() == kMostSignatures)
            return false;
        signatures.v1.push_back(value);
    }
    return true;
}

std::optional<Signatures> parse(std::string_view header) {
    Signatures signatures;
    for (;;) {
        const std::size_t comma = header.find(',');
        if (!take(signatures, header.substr(0, comma))) return std::nullopt;
        if (comma == header.npos) break;
        header.remove_prefix(comma + 1);
    }
    if (signatures.time.empty()) return std::nullopt;
    return signatures;
}

}  // namespace

Result<void> check_webhook_signature(
    const std::vector<std::string_view>& headers,
    std::string_view body,
    std::string_view secret,
    Time now
) {
    if (headers.empty()) return refusal("there is no Stripe-Signature header");
    if (headers.size() > 1) return refusal("there is more than one Stripe-Signature header");
    if (headers[0].size() > kHeaderBytes) return refusal("the header is too long");
    const auto signatures = parse(headers[0]);
    if (!signatures) return refusal("the header is malformed");
    if (signatures->v1.empty()) return refusal("the header has no v1 signature");
    const auto sent = Time(std::chrono::seconds(signatures->seconds));
    if (std::chrono::abs(now - sent) > kSignatureTolerance)
        return refusal(fmt::format(
            "its time is more than {} seconds from that of this server", kSignatureTolerance.count()
        ));
    const std::string expected =
        to_hex(as_text(hmac_sha256(secret, fmt::format("{}.{}", signatures->time, body))));
    bool is_signed = false;
    for (const std::string_view signature : signatures->v1)
        is_signed = constant_time_equal(signature, expected) || is_signed;
    if (!is_signed) return refusal("no signature matches the body");
    return {};
}

}  // namespace akashi
