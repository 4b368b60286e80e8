#include "base/json_parser.hpp"

#include "base/exact_number.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace akashi {
namespace {

namespace json = boost::json;
using boost::system::error_code;

constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kShownBytes = 64;  // of a name, in the error text
constexpr std::size_t kBufferBytes = 4'096;

bool has_nul(json::string_view text) { return text.find('\0') != json::string_view::npos; }

/// Builds the tree. A number that a double would change becomes an exact number.
class TreeBuilder {
public:
    static constexpr std::size_t max_object_size = json::object::max_size();
    static constexpr std::size_t max_array_size = json::array::max_size();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();

    TreeBuilder() : stack_({}, buffer_.data(), buffer_.size()) { stack_.reset(); }

    json::value release() { return stack_.release(); }
    bool has_bad_number() const { return has_bad_number_; }

    static bool on_document_begin(error_code&) { return true; }
    static bool on_document_end(error_code&) { return true; }
    static bool on_object_begin(error_code&) { return true; }
    bool on_object_end(std::size_t size, error_code&) {
        stack_.push_object(size);
        return true;
    }
    static bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t size, error_code&) {
        stack_.push_array(size);
        return true;
    }
    bool on_key_part(json::string_view text, std::size_t, error_code&) {
        stack_.push_chars(text);
        return true;
    }
    bool on_key(json::string_view text, std::size_t, error_code&) {
        stack_.push_key(text);
        return true;
    }
    bool on_string_part(json::string_view text, std::size_t, error_code&) {
        has_nul_ = has_nul_ || has_nul(text);
        stack_.push_chars(text);
        return true;
    }
    bool on_string(json::string_view text, std::size_t, error_code&) {
        // A second NUL, at the end, keeps the text from being taken for an exact number.
        if (has_nul_ || has_nul(text)) {
            stack_.push_chars(text);
            text = json::string_view("\0", 1);
        }
        has_nul_ = false;
        stack_.push_string(text);
        return true;
    }
    bool on_number_part(json::string_view text, error_code&) {
        number_.append(text);
        return true;
    }
    bool on_int64(std::int64_t number, json::string_view, error_code&) {
        number_.clear();
        stack_.push_int64(number);
        return true;
    }
    bool on_uint64(std::uint64_t number, json::string_view, error_code&) {
        number_.clear();
        stack_.push_uint64(number);
        return true;
    }
    bool on_double(double, json::string_view text, error_code& ec) {
        number_.append(text);
        const auto value = number_value(number_);
        number_.clear();
        if (!value) {
            has_bad_number_ = true;
            ec = json::error::not_number;
            return false;
        }
        push(*value);
        return true;
    }
    bool on_bool(bool flag, error_code&) {
        stack_.push_bool(flag);
        return true;
    }
    bool on_null(error_code&) {
        stack_.push_null();
        return true;
    }
    static bool on_comment_part(json::string_view, error_code&) { return true; }
    static bool on_comment(json::string_view, error_code&) { return true; }

private:
    void push(const json::value& number) {
        if (const auto* value = number.if_double()) {
            stack_.push_double(*value);
        } else {
            stack_.push_string(number.get_string());
        }
    }

    /// Saves a small tree allocations.
    alignas(json::value) std::array<unsigned char, kBufferBytes> buffer_;
    json::value_stack stack_;
    std::string number_;  ///< its beginning, when it comes in parts
    bool has_nul_ = false;
    bool has_bad_number_ = false;
};

/// The tree, or what is wrong with the text.
Result<json::value> parse(std::string_view text) {
    json::parse_options options;
    options.max_depth = kMaxDepth;
    options.allow_invalid_utf8 = true;  // find_bad_text() says where it is
    json::basic_parser<TreeBuilder> parser(options);
    error_code ec;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
    if (parser.handler().has_bad_number()) {
        return invalid_body("a number is too large, or has more than 1000 digits");
    }
    if (ec) return invalid_body(fmt::format("{} after {} bytes", ec.message(), used));
    return parser.handler().release();
}

std::optional<std::string> find_bad_text(const json::value& tree);

std::optional<std::string> find_bad_member(const json::object& object) {
    for (const auto& member : object) {
        const std::string_view name = member.key();
        auto place = is_text(name) ? find_bad_text(member.value()) : "";
        if (place) return fmt::format(".{}{}", utf8_prefix(name, kShownBytes), *place);
    }
    return std::nullopt;
}

/// Where a text is that no store can keep, such as `.decision.evidence[0].content`.
std::optional<std::string> find_bad_text(const json::value& tree) {
    if (const auto* object = tree.if_object()) return find_bad_member(*object);
    if (const auto* list = tree.if_array()) {
        for (std::size_t i = 0; i < list->size(); ++i) {
            if (auto place = find_bad_text((*list)[i])) return fmt::format("[{}]{}", i, *place);
        }
        return std::nullopt;
    }
    const json::string* text = if_text(tree);
    if (text == nullptr || is_text(*text)) return std::nullopt;
    return "";
}

}  // namespace

Result<json::value> parse_json(std::string_view text) {
    auto tree = parse(text);
    if (!tree) return tree;
    if (const auto place = find_bad_text(*tree)) {
        return invalid_body(
            fmt::format("body{} must be valid UTF-8 without the NUL character", *place)
        );
    }
    return tree;
}

json::value parse_stored_json(std::string_view text) {
    auto tree = parse(text);
    if (!tree) throw std::runtime_error("stored JSON cannot be read: " + tree.error().details());
    return std::move(*tree);
}

}  // namespace akashi
