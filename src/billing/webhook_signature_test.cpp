#include "billing/webhook_signature.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>

namespace akashi {
namespace {

using namespace std::chrono_literals;

const std::string kSecret = "whsec_a test";
const std::string kBody = R"({"id":"evt_1"})";
const Time kNow = *parse_rfc3339("2026-01-01T00:00:00Z");
constexpr std::int64_t kSeconds = 1'767'225'600;

std::string sign(std::int64_t seconds, const std::string& secret = kSecret) {
    return to_hex(as_text(hmac_sha256(secret, fmt::format("{}.{}", seconds, kBody))));
}
std::string header(std::int64_t seconds = kSeconds) {
    return fmt::format("t={},v1={}", seconds, sign(seconds));
}
std::string refusal(const std::vector<std::string>& headers, const std::string& body = kBody) {
    const std::vector<std::string_view> views(headers.begin(), headers.end());
    const auto checked = check_webhook_signature(views, body, kSecret, kNow);
    if (checked) return "";
    EXPECT_EQ(checked.error().code(), ErrorCode::invalid_input);
    const std::string prefix = "billing: invalid webhook signature: ";
    EXPECT_THAT(checked.error().message(), ::testing::StartsWith(prefix));
    return checked.error().message().substr(prefix.size());
}

/// Made by Stripe's own library: tests/stripe/official.mjs, which also reads ours.
TEST(WebhookSignature, OfStripesLibraryIsAccepted) {
    const std::string made =
        "t=1767225600,v1="
        "7db2ca69f4f9ddd83c0599084f56233b0c25c4493047e59a72a685148fa87509";
    EXPECT_EQ(refusal({made}), "");
}

TEST(WebhookSignature, OfAnyV1IsEnough) {
    const std::string other = sign(kSeconds, "another secret");
    EXPECT_EQ(refusal({fmt::format("t={},v1={},v1={}", kSeconds, other, sign(kSeconds))}), "");
    EXPECT_EQ(refusal({fmt::format("t={},v1={},v1={}", kSeconds, sign(kSeconds), other)}), "");
    EXPECT_EQ(refusal({fmt::format("v1={},v0=x,t={}", sign(kSeconds), kSeconds)}), "");
}

TEST(WebhookSignature, OfAnotherSecretBodyOrTimeIsRefused) {
    const std::string none = "no signature matches the body";
    EXPECT_EQ(refusal({fmt::format("t={},v1={}", kSeconds, sign(kSeconds, "x"))}), none);
    EXPECT_EQ(refusal({header()}, kBody + " "), none);
    EXPECT_EQ(refusal({fmt::format("t={},v1={}", kSeconds + 1, sign(kSeconds))}), none);
    EXPECT_EQ(refusal({fmt::format("t=0{},v1={}", kSeconds, sign(kSeconds))}), none);
}

TEST(WebhookSignature, MayBeFiveMinutesFromOurTimeInBothDirections) {
    const std::string late = "its time is more than 300 seconds from that of this server";
    EXPECT_EQ(refusal({header(kSeconds - 300)}), "");
    EXPECT_EQ(refusal({header(kSeconds + 300)}), "");
    EXPECT_EQ(refusal({header(kSeconds - 301)}), late);
    EXPECT_EQ(refusal({header(kSeconds + 301)}), late);
    EXPECT_EQ(refusal({"t=0,v1=" + sign(0)}), late);
    EXPECT_EQ(refusal({"t=999999999999,v1=" + sign(999'999'999'999)}), late);
}

TEST(WebhookSignature, IsNeededOnce) {
    EXPECT_EQ(refusal({}), "there is no Stripe-Signature header");
    EXPECT_EQ(refusal({header(), header()}), "there is more than one Stripe-Signature header");
    EXPECT_EQ(refusal({fmt::format("t={}", kSeconds)}), "the header has no v1 signature");
    EXPECT_EQ(
        refusal({fmt::format("t={},v0={}", kSeconds, sign(kSeconds))}),
        "the header has no v1 signature"
    );
}

TEST(WebhookSignature, IsRefusedWhenItIsMalformedOrHuge) {
    const std::string good = sign(kSeconds);
    for (const std::string& bad :
         {std::string(),
          std::string(","),
          header() + ",",
          header() + ",x",
          "v1=" + good,
          "t=,v1=" + good,
          "t=-1,v1=" + good,
          "t=+1767225600,v1=" + good,
          "t=1767225600.0,v1=" + good,
          "t=1234567890123,v1=" + good,
          "t=1767225600,t=1767225600,v1=" + good,
          "t=1767225600,v1=" + good.substr(1),
          "t=1767225600,v1=" + good + "0"})
        EXPECT_EQ(refusal({bad}), "the header is malformed") << bad;
    std::string many = fmt::format("t={}", kSeconds);
    for (int i = 0; i < 9; ++i) many += ",v1=" + good;
    EXPECT_EQ(refusal({many}), "the header is malformed");
    EXPECT_EQ(refusal({header() + ",v0=" + std::string(1'024, 'x')}), "the header is too long");
}

TEST(WebhookSignature, HasLowerCaseDigits) {
    std::string upper = sign(kSeconds);
    for (char& c : upper) c = static_cast<char>(::toupper(c));
    EXPECT_EQ(
        refusal({fmt::format("t={},v1={}", kSeconds, upper)}), "no signature matches the body"
    );
}

}  // namespace
}  // namespace akashi
