#pragma once

#include "base/crypto.hpp"
#include "base/time.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace akashi::testing {

inline constexpr const char* kWebhookSecret = "whsec_a test";
inline constexpr const char* kProPrice = "price_pro";

/// Seconds since 1970.
inline std::int64_t seconds_of(Time time) { return to_microseconds(time) / 1'000'000; }

/// A `Stripe-Signature` header of that time.
inline std::string sign(
    const std::string& body, Time time, const std::string& secret = kWebhookSecret
) {
    const auto seconds = seconds_of(time);
    return fmt::format(
        "t={},v1={}",
        seconds,
        to_hex(as_text(hmac_sha256(secret, fmt::format("{}.{}", seconds, body))))
    );
}

/// An event of the type about the object.
inline std::string stripe_event(
    const std::string& id, const std::string& type, Time created, const std::string& object
) {
    return fmt::format(
        R"({{"id":"{}","object":"event","type":"{}","created":{},"data":{{"object":{}}}}})",
        id,
        type,
        seconds_of(created),
        object
    );
}

/// A subscription to the pro price; `metadata` is JSON.
inline std::string stripe_subscription(
    const std::string& id,
    const std::string& customer,
    const std::string& status,
    Time created,
    const std::string& metadata
) {
    return fmt::format(
        R"({{"id":"{}","object":"subscription","customer":"{}","status":"{}","created":{},)"
        R"("items":{{"object":"list","data":[{{"price":{{"id":"{}"}}}}]}},"metadata":{}}})",
        id,
        customer,
        status,
        seconds_of(created),
        kProPrice,
        metadata
    );
}

/// A completed checkout.
inline std::string stripe_checkout(
    const std::string& subscription,
    const std::string& customer,
    const std::string& payment_status,
    const std::string& metadata
) {
    return fmt::format(
        R"({{"id":"cs_1","object":"checkout.session","mode":"subscription","customer":"{}",)"
        R"("subscription":"{}","payment_status":"{}","metadata":{}}})",
        customer,
        subscription,
        payment_status,
        metadata
    );
}

}  // namespace akashi::testing
