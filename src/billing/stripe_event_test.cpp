#include "billing/stripe_event.hpp"

#include "base/json_parser.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi {
namespace {

constexpr const char* kOrg = "019688f0-2b1b-7a61-b2c3-d4e5f6071829";

Result<StripeEvent> decode(const std::string& text) {
    return decode_stripe_event(parse_json(text).value(), "price_pro");
}
std::string event_of(const std::string& type, const std::string& object) {
    return fmt::format(
        R"({{"id":"evt_1","object":"event","type":"{}","created":1767225600,"data":{{"object":{}}}}})",
        type,
        object
    );
}
std::string subscription(const std::string& status, const std::string& rest = R"(,"metadata":{})") {
    return fmt::format(
        R"({{"id":"sub_1","customer":"cus_1","status":"{}","created":1767225000,
            "items":{{"data":[{{"price":{{"id":"price_other"}}}},{{"price":{{"id":"price_pro"}}}}]}}{}}})",
        status,
        rest
    );
}
template <class Content>
Content content_of(const std::string& type, const std::string& object) {
    return std::get<Content>(decode(event_of(type, object)).value().content);
}
std::string refusal(const std::string& text) {
    const auto decoded = decode(text);
    if (decoded) return "";
    EXPECT_EQ(decoded.error().code(), ErrorCode::invalid_input);
    const std::string prefix = "billing: invalid webhook event: ";
    EXPECT_THAT(decoded.error().message(), ::testing::StartsWith(prefix));
    return decoded.error().message().substr(prefix.size());
}

TEST(StripeEvent, HasIdTypeAndTime) {
    const auto event = decode(event_of("price.created", "{}")).value();
    EXPECT_EQ(event.id, "evt_1");
    EXPECT_EQ(event.type, "price.created");
    EXPECT_EQ(event.created, *parse_rfc3339("2026-01-01T00:00:00Z"));
    EXPECT_TRUE(std::holds_alternative<UnusedEvent>(event.content));
}

TEST(StripeEvent, OfACheckoutNamesOrganizationCustomerAndSubscription) {
    const std::string session = fmt::format(
        R"({{"customer":"cus_1","subscription":"sub_1","mode":"subscription",
            "payment_status":"paid","metadata":{{"org_id":"{}"}}}})",
        kOrg
    );
    const std::string type = "checkout.session.completed";
    auto checkout = content_of<CheckoutCompleted>(type, session);
    EXPECT_EQ(checkout.org_id.str(), kOrg);
    EXPECT_EQ(checkout.customer_id, "cus_1");
    EXPECT_EQ(checkout.subscription_id, "sub_1");
    EXPECT_TRUE(checkout.is_paid);
    std::string unpaid = session;
    unpaid.replace(unpaid.find("paid\""), 4, "unpaid");
    EXPECT_FALSE(content_of<CheckoutCompleted>(type, unpaid).is_paid);
}

TEST(StripeEvent, OfACheckoutNeedsTheOrganization) {
    for (const char* metadata : {"null", "{}", R"({"org_id":"acme"})", R"({"org_id":7})", "[]"}) {
        const std::string session =
            fmt::format(R"({{"customer":"cus_1","subscription":"sub_1","metadata":{}}})", metadata);
        EXPECT_EQ(
            refusal(event_of("checkout.session.completed", session)),
            "metadata.org_id must be the id of an organization"
        );
    }
}

TEST(StripeEvent, OfACheckoutForSomethingElseIsNotUsed) {
    for (const char* mode : {"payment", "setup"})
        content_of<UnusedEvent>(
            "checkout.session.completed", fmt::format(R"({{"mode":"{}"}})", mode)
        );
}

TEST(StripeEvent, OfASubscriptionSaysWhatItGivesAndSinceWhen) {
    const auto change = content_of<SubscriptionChanged>(
        "customer.subscription.updated",
        subscription("active", fmt::format(R"(,"metadata":{{"org_id":"{}"}})", kOrg))
    );
    EXPECT_EQ(change.org_id->str(), kOrg);
    EXPECT_EQ(change.state.id, "sub_1");
    EXPECT_EQ(change.state.customer_id, "cus_1");
    EXPECT_EQ(change.state.entitlement, Entitlement::full);
    EXPECT_FALSE(change.state.is_ended);
    EXPECT_EQ(change.state.started_at, *parse_rfc3339("2025-12-31T23:50:00Z"));
    EXPECT_EQ(change.state.state_at, *parse_rfc3339("2026-01-01T00:00:00Z"));
    EXPECT_EQ(change.state.past_due_since, std::nullopt);
}

TEST(StripeEvent, OfASubscriptionPastDueBeginsTheGrace) {
    const auto change =
        content_of<SubscriptionChanged>("customer.subscription.updated", subscription("past_due"));
    EXPECT_EQ(change.org_id, std::nullopt);
    EXPECT_EQ(change.state.entitlement, Entitlement::grace);
    EXPECT_EQ(change.state.past_due_since, change.state.state_at);
}

TEST(StripeEvent, OfADeletedSubscriptionEndsItWhateverItsStatus) {
    for (const char* status : {"canceled", "active", "past_due"}) {
        const auto change =
            content_of<SubscriptionChanged>("customer.subscription.deleted", subscription(status));
        EXPECT_TRUE(change.state.is_ended);
        EXPECT_EQ(change.state.entitlement, Entitlement::none);
        EXPECT_EQ(change.state.past_due_since, std::nullopt);
    }
}

TEST(StripeEvent, OfASubscriptionWithAnotherPriceGivesNothing) {
    std::string other = subscription("active");
    other.replace(other.find("price_pro"), 9, "price_old");
    const auto change = content_of<SubscriptionChanged>("customer.subscription.updated", other);
    EXPECT_EQ(change.state.entitlement, Entitlement::none);
    EXPECT_FALSE(change.state.is_ended);
}

TEST(StripeEvent, OfAFailedPaymentHasAmountAndAttempts) {
    const auto failed = content_of<PaymentFailed>(
        "invoice.payment_failed", R"({"customer":"cus_1","amount_due":4900,"attempt_count":2})"
    );
    EXPECT_EQ(failed.customer_id, "cus_1");
    EXPECT_EQ(failed.amount_due, 4'900);
    EXPECT_EQ(failed.attempt_count, 2);
}

TEST(StripeEvent, IsRefusedWithTheNameOfWhatIsWrong) {
    const std::string rest = R"("created":1,"data":{"object":{}}})";
    EXPECT_EQ(refusal("[]"), "it must be an object");
    EXPECT_EQ(refusal(R"({"type":"t",)" + rest), "id must be a word of 1 to 255 characters");
    EXPECT_EQ(
        refusal(R"({"id":"a b","type":"t",)" + rest), "id must be a word of 1 to 255 characters"
    );
    EXPECT_EQ(
        refusal(R"({"id":")" + std::string(256, 'e') + R"(","type":"t",)" + rest),
        "id must be a word of 1 to 255 characters"
    );
    EXPECT_EQ(
        refusal(R"({"id":"e","type":7,)" + rest), "type must be a word of 1 to 255 characters"
    );
    for (const char* time : {"null", "0", "-1", "\"1\"", "1.5", "253402300800"})
        EXPECT_EQ(
            refusal(fmt::format(
                R"({{"id":"e","type":"t","created":{},"data":{{"object":{{}}}}}})", time
            )),
            "created must be a time in seconds since 1970"
        ) << time;
    EXPECT_EQ(
        refusal(R"({"id":"e","type":"t","created":1,"data":{}})"), "data.object must be an object"
    );
    const std::string type = "customer.subscription.updated";
    EXPECT_EQ(refusal(event_of(type, R"({"items":{}})")), "items.data must be a list");
    EXPECT_EQ(
        refusal(event_of(type, R"({"items":{"data":[1]},"id":"sub_1"})")),
        "customer must be a word of 1 to 255 characters"
    );
}

}  // namespace
}  // namespace akashi
