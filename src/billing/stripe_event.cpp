#include "billing/stripe_event.hpp"

#include "base/exact_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace akashi {
namespace {

namespace json = boost::json;

/// What is missing or wrong in an event; becomes an Error at the end of the decoding.
class BadEvent : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

constexpr std::size_t kIdBytes = 255;

const json::value* find(const json::value& object, std::string_view name) {
    const auto* members = object.if_object();
    const auto* found = members == nullptr ? nullptr : members->if_contains(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

/// A text without a member of that name; empty.
std::string_view text_of(const json::value& object, std::string_view name) {
    const auto* found = find(object, name);
    const auto* text = found == nullptr ? nullptr : if_text(*found);
    return text == nullptr ? std::string_view() : std::string_view(*text);
}

/// An id of Stripe, or a word: 1 to 255 letters, digits, `_`, `-` and `.`.
std::string word_of(const json::value& object, std::string_view name) {
    const std::string_view text = text_of(object, name);
    const bool is_word = std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.';
    });
    if (text.empty() || text.size() > kIdBytes || !is_word)
        throw BadEvent(fmt::format("{} must be a word of 1 to {} characters", name, kIdBytes));
    return std::string(text);
}

std::int64_t integer_of(const json::value& object, std::string_view name) {
    const auto* found = find(object, name);
    return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

/// Seconds since 1970, up to the year 9999.
Time time_of(const json::value& object, std::string_view name) {
    constexpr std::int64_t kEnd = 253'402'300'800;
    const std::int64_t seconds = integer_of(object, name);
    if (seconds <= 0 || seconds >= kEnd)
        throw BadEvent(fmt::format("{} must be a time in seconds since 1970", name));
    return Time(std::chrono::seconds(seconds));
}

std::optional<OrgId> org_of(const json::value& object) {
    const auto* metadata = find(object, "metadata");
    return metadata == nullptr ? std::nullopt : OrgId::parse(text_of(*metadata, "org_id"));
}

std::variant<UnusedEvent, CheckoutCompleted, SubscriptionChanged, PaymentFailed> decode_checkout(
    const json::value& session
) {
    const std::string_view mode = text_of(session, "mode");
    if (!mode.empty() && mode != "subscription") return UnusedEvent();
    const auto org = org_of(session);
    if (!org) throw BadEvent("metadata.org_id must be the id of an organization");
    return CheckoutCompleted{
        .org_id = *org,
        .customer_id = word_of(session, "customer"),
        .subscription_id = word_of(session, "subscription"),
        .is_paid = text_of(session, "payment_status") != "unpaid"
    };
}

bool has_price(const json::value& subscription, std::string_view price_id) {
    const auto* list = find(subscription, "items");
    const auto* data = list == nullptr ? nullptr : find(*list, "data");
    const auto* items = data == nullptr ? nullptr : data->if_array();
    if (items == nullptr) throw BadEvent("items.data must be a list");
    return std::ranges::any_of(*items, [&](const json::value& item) {
        const auto* price = find(item, "price");
        return price != nullptr && text_of(*price, "id") == price_id;
    });
}

SubscriptionChanged decode_subscription(
    const json::value& subscription, const StripeEvent& event, std::string_view pro_price_id
) {
    const bool has_pro_price = has_price(subscription, pro_price_id);
    SubscriptionState state;
    state.id = word_of(subscription, "id");
    state.customer_id = word_of(subscription, "customer");
    state.status = word_of(subscription, "status");
    state.is_ended = event.type == "customer.subscription.deleted" || is_ended(state.status);
    if (!state.is_ended) state.entitlement = entitlement_of(state.status, has_pro_price);
    state.started_at = time_of(subscription, "created");
    state.state_at = event.created;
    state.rank =
        rank_of(state.status, has_pro_price, event.type == "customer.subscription.created");
    if (state.status == "past_due" && !state.is_ended) state.past_due_since = event.created;
    return {.org_id = org_of(subscription), .state = std::move(state)};
}

StripeEvent decode(const json::value& tree, std::string_view pro_price_id) {
    if (!tree.is_object()) throw BadEvent("it must be an object");
    StripeEvent event{
        .id = word_of(tree, "id"),
        .type = word_of(tree, "type"),
        .created = time_of(tree, "created"),
        .content = UnusedEvent()
    };
    const auto* data = find(tree, "data");
    const auto* object = data == nullptr ? nullptr : find(*data, "object");
    if (object == nullptr || !object->is_object()) throw BadEvent("data.object must be an object");
    if (event.type == "checkout.session.completed") {
        event.content = decode_checkout(*object);
    } else if (event.type == "customer.subscription.created" ||
               event.type == "customer.subscription.updated" ||
               event.type == "customer.subscription.deleted") {
        event.content = decode_subscription(*object, event, pro_price_id);
    } else if (event.type == "invoice.payment_failed") {
        event.content = PaymentFailed{
            .customer_id = word_of(*object, "customer"),
            .amount_due = integer_of(*object, "amount_due"),
            .attempt_count = integer_of(*object, "attempt_count")
        };
    }
    return event;
}

}  // namespace

Result<StripeEvent> decode_stripe_event(const json::value& event, std::string_view pro_price_id) {
    try {
        return decode(event, pro_price_id);
    } catch (const BadEvent& bad) {
        return Error(
            ErrorCode::invalid_input, fmt::format("billing: invalid webhook event: {}", bad.what())
        );
    }
}

}  // namespace akashi
