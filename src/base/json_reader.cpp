#include "base/json_reader.hpp"

#include "base/exact_number.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace akashi {
namespace {

namespace json = boost::json;

constexpr std::size_t kShownBytes = 64;  // of an unknown name, in the error text

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && to_lower(a) == to_lower(b);
}

}  // namespace

JsonReader::JsonReader(const json::value& tree, std::string where) : where_(std::move(where)) {
    if (tree.is_null()) return;
    object_ = tree.if_object();
    if (object_ == nullptr) {
        fail(where_ + " must be an object");
        return;
    }
    used_.resize(object_->size());
}

const json::value* JsonReader::find(std::string_view name) {
    if (object_ == nullptr) return nullptr;
    const json::value* found = nullptr;
    bool exact = false;
    std::size_t index = 0;
    for (const auto& member : *object_) {
        const std::size_t i = index++;
        if (!equal_ignoring_case(member.key(), name)) continue;
        used_[i] = true;
        if (exact) continue;
        exact = member.key() == name;
        found = &member.value();
    }
    return found == nullptr || found->is_null() ? nullptr : found;
}

const json::array* JsonReader::find_array(std::string_view name) {
    const json::value* value = find(name);
    if (value == nullptr) return nullptr;
    if (!value->is_array()) expect(name, "a list");
    return value->if_array();
}

void JsonReader::fail(std::string reason) {
    if (reason_.empty()) reason_ = std::move(reason);
}

void JsonReader::take_unread(std::vector<std::string>& names, std::size_t limit) {
    std::size_t index = 0;
    if (object_ == nullptr) return;
    for (const auto& member : *object_) {
        if (used_[index++]) continue;
        used_[index - 1] = true;
        if (names.size() < limit)
            names.push_back(fmt::format("{}.{}", where_, utf8_prefix(member.key(), kShownBytes)));
    }
}

void JsonReader::expect(std::string_view name, std::string_view type) {
    fail(fmt::format("{}.{} must be {}", where_, name, type));
}

std::optional<std::string> JsonReader::error() {
    std::size_t index = 0;
    if (object_ != nullptr && reason_.empty()) {
        for (const auto& member : *object_) {
            if (used_[index++]) continue;
            const auto name = utf8_prefix(member.key(), kShownBytes);
            fail(fmt::format("{} has no field \"{}\"", where_, name));
            break;
        }
    }
    return reason_.empty() ? std::nullopt : std::optional(reason_);
}

void JsonReader::read(std::string_view name, std::string& out) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    const auto* text = if_text(*value);
    if (text == nullptr) return expect(name, "a string");
    out.assign(text->data(), text->size());
}

void JsonReader::read(std::string_view name, bool& out) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    const bool* flag = value->if_bool();
    if (flag == nullptr) return expect(name, "true or false");
    out = *flag;
}

void JsonReader::read(std::string_view name, std::int64_t& out) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    const std::int64_t* number = value->if_int64();
    if (number == nullptr) return expect(name, "a whole number of 64 bits");
    out = *number;
}

void JsonReader::read(std::string_view name, double& out) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    const auto number = as_double(*value);
    if (!number) return expect(name, "a number");
    out = *number + 0.0;  // turns -0 into 0, which some columns keep and some do not
}

void JsonReader::read(std::string_view name, float& out) {
    double number = static_cast<double>(out);
    read(name, number);
    out = static_cast<float>(number) + 0.0F;
    if (!std::isfinite(out)) expect(name, "a number of 32 bits");
}

void JsonReader::read(std::string_view name, Time& out) {
    std::string text;
    read(name, text);
    if (!has(name)) return;
    const auto time = parse_rfc3339(text);
    if (!time) return expect(name, "an RFC 3339 time such as 2026-01-31T12:00:00Z");
    out = *time;
}

void JsonReader::read(std::string_view name, Uuid& out) {
    std::string text;
    read(name, text);
    if (!has(name)) return;
    const auto uuid = Uuid::parse(text);
    if (!uuid) return expect(name, "a UUID");
    out = *uuid;
}

void JsonReader::read(std::string_view name, json::object& out) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    const auto* object = value->if_object();
    if (object == nullptr) return expect(name, "an object");
    out = *object;
}

void JsonReader::read(std::string_view name, std::vector<std::string>& out) {
    const json::array* items = find_array(name);
    if (items == nullptr) return;
    out.clear();
    for (const auto& item : *items) {
        const auto* text = if_text(item);
        if (text == nullptr) return expect(name, "a list of strings");
        out.emplace_back(text->data(), text->size());
    }
}

void JsonReader::read_numbers(std::string_view name, std::optional<json::object>& out) {
    read(name, out);
    if (!out) return;
    for (const auto& member : *out) {
        if (!as_double(member.value())) return expect(name, "an object of numbers");
    }
}

Error invalid_body(std::string reason) {
    return {ErrorCode::invalid_input, "invalid request body", std::move(reason)};
}

}  // namespace akashi
