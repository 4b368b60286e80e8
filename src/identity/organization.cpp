#include "identity/organization.hpp"

#include "base/text.hpp"
#include "base/uuid.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace akashi {
namespace {

constexpr std::size_t kNameBytes = 255;
constexpr std::size_t kSlugBytes = 63;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool may_begin_slug(char c) { return is_lower(c) || is_digit(c); }
bool may_be_in_slug(char c) { return may_begin_slug(c) || c == '-'; }
bool may_be_in_plan(char c) { return may_be_in_slug(c) || c == '_'; }
bool is_control(unsigned char c) { return c < 0x20 || c == 0x7f; }

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

std::optional<Error> check_limit(std::string_view what, std::int64_t limit) {
    if (limit >= 0 && limit <= kMostLimit) return std::nullopt;
    return invalid(fmt::format(
        "the {} limit must be between 0 (unlimited) and {}, and is {}", what, kMostLimit, limit
    ));
}

}  // namespace

std::optional<Error> check_organization_name(std::string_view name) {
    if (trimmed(name).empty()) return invalid("the name of an organization must not be empty");
    if (name.size() > kNameBytes)
        return invalid("the name of an organization must have at most 255 bytes");
    if (!is_text(name) || std::ranges::any_of(name, is_control))
        return invalid("the name of an organization must be text without control characters");
    return std::nullopt;
}

std::optional<Error> check_slug(std::string_view slug) {
    const bool is_well_formed = !slug.empty() && slug.size() <= kSlugBytes &&
                                may_begin_slug(slug.front()) &&
                                std::ranges::all_of(slug, may_be_in_slug);
    if (!is_well_formed) {
        return invalid(fmt::format(
            "\"{}\" is no slug: it has 1 to 63 characters of a-z, 0-9 and -, and does not begin "
            "with -",
            utf8_prefix(is_text(slug) ? slug : "?", kSlugBytes)
        ));
    }
    if (OrgId::parse(slug))
        return invalid(fmt::format("\"{}\" is no slug: it would be taken for an id", slug));
    return std::nullopt;
}

std::optional<Error> check_plan(std::string_view plan) {
    if (!plan.empty() && plan.size() <= kSlugBytes && is_lower(plan.front()) &&
        std::ranges::all_of(plan, may_be_in_plan))
        return std::nullopt;
    return invalid(
        "a plan has 1 to 63 characters of a-z, 0-9, _ and -, and begins with a letter, such as pro"
    );
}

std::optional<Error> check_decision_limit(std::int64_t limit) {
    return check_limit("decision", limit);
}

std::optional<Error> check_agent_limit(std::int64_t limit) { return check_limit("agent", limit); }

std::string slug_of(std::string_view name) {
    std::string slug;
    for (const char c : to_lower(name)) {
        if (may_begin_slug(c))
            slug += c;
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
        if (slug.size() == kSlugBytes) break;
    }
    while (slug.ends_with('-')) slug.pop_back();
    return slug;
}

}  // namespace akashi
