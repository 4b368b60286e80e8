#include "decisions/binding.hpp"

#include "base/contains.hpp"
#include "base/crypto.hpp"
#include "base/text.hpp"
#include "decisions/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace akashi {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_separator(char c) {
    return is_space(c) || c == '.' || c == '_' || c == '-' || c == '/' || c == ':';
}

/// True where a part of `maxRetries` or `HTTPTimeout` begins.
bool begins_part(std::string_view text, std::size_t at) {
    if (at == 0 || !is_upper(text[at])) return false;
    const char before = text[at - 1];
    if (is_lower_or_digit(before)) return true;
    return is_upper(before) && at + 1 < text.size() && text[at + 1] >= 'a' && text[at + 1] <= 'z';
}

std::string canonical(std::string_view text, bool splits_case) {
    std::string key;
    bool is_between = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool separates = is_separator(text[i]);
        if (separates || (splits_case && begins_part(text, i))) is_between = true;
        if (separates) continue;
        if (is_between && !key.empty()) key += '.';
        is_between = false;
        key += to_lower(text[i]);
    }
    return key;
}

std::optional<bool> truth_of(std::string_view key) {
    constexpr auto kTrue = std::to_array<std::string_view>({"true", "on", "yes", "enabled"});
    constexpr auto kFalse = std::to_array<std::string_view>({"false", "off", "no", "disabled"});
    if (contains(kTrue, key)) return true;
    if (contains(kFalse, key)) return false;
    return std::nullopt;
}

Error wrong(std::size_t index, std::string_view reason) {
    return {ErrorCode::invalid_input, fmt::format("bindings[{}]: {}", index, reason)};
}

/// Why a text cannot be the parameter or the value of a binding; empty when it can.
std::string problem_of(std::string_view name, std::string_view text, std::size_t most) {
    if (!is_text(text)) return fmt::format("the {} is not valid UTF-8", name);
    const std::size_t length = utf8_length(text);
    if (length > most)
        return fmt::format(
            "the {} has {} characters, and {} are allowed; shorten it", name, length, most
        );
    if (trimmed(text).empty()) return fmt::format("the {} is empty", name);
    return {};
}

}  // namespace

std::string parameter_key(std::string_view parameter) { return canonical(parameter, true); }

std::string value_key(std::string_view value) {
    if (const auto quantity = parse_quantity(value)) return canonical_text(*quantity);
    std::string key = canonical(value, false);
    if (const auto truth = truth_of(key)) return *truth ? "boolean true" : "boolean false";
    // A value of separators only, such as `/`, has no other name.
    return "text " + (key.empty() ? std::string(trimmed(value)) : key);
}

Result<std::vector<Binding>> make_bindings(std::vector<BindingText> texts) {
    if (texts.size() > kMostBindings)
        return Error(
            ErrorCode::invalid_input,
            fmt::format(
                "a decision may have {} bindings, and this one has {}; keep those that others must "
                "agree with",
                kMostBindings,
                texts.size()
            )
        );
    std::vector<Binding> bindings;
    for (auto& [parameter, value] : texts) {
        const std::size_t index = bindings.size();
        std::string problem = problem_of("parameter", parameter, kMostParameterLength);
        if (problem.empty()) problem = problem_of("value", value, kMostValueLength);
        std::string key = parameter_key(parameter);
        if (problem.empty() && key.empty())
            problem = fmt::format("the parameter \"{}\" has no letter and no digit", parameter);
        if (!problem.empty()) return wrong(index, problem);
        const auto same = std::ranges::find(bindings, key, &Binding::parameter_key);
        if (same != bindings.end())
            return wrong(
                index,
                fmt::format(
                    "the parameter \"{}\" is the same as \"{}\" of bindings[{}]; give it one value",
                    parameter,
                    same->parameter,
                    same - bindings.begin()
                )
            );
        std::string compared = value_key(value);
        bindings.push_back({std::move(parameter), std::move(value), std::move(key), compared});
    }
    return bindings;
}

bool is_conflict(const Binding& a, const Binding& b) {
    return a.parameter_key == b.parameter_key && a.value_key != b.value_key;
}

Uuid match_key(OrgId org, const std::optional<std::string>& project, const Binding& binding) {
    std::string text = org.str();
    text.append(1, '\0').append(project.value_or("")).append(1, '\0') += binding.parameter_key;
    const Digest digest = sha256(text);
    Uuid::Bytes bytes{};
    std::copy_n(digest.begin(), bytes.size(), bytes.begin());
    return Uuid(bytes);
}

std::string question_of(const Binding& binding) {
    return fmt::format("{}{}", kQuestionStart, trimmed(binding.parameter));
}

}  // namespace akashi
