#pragma once

#include "base/time.hpp"
#include "base/uuid.hpp"

#include <boost/json/value.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// Writes JSON text straight into a string, without a tree in between. It writes the commas; the
/// caller matches begin and end calls. Text is as in docs/http-api.md, "JSON in answers":
/// `<`, `>`, `&`, U+2028 and U+2029 are escaped, invalid UTF-8 becomes U+FFFD, a 32-bit float is
/// the shortest decimal that reads back as the same 32-bit float.
class JsonWriter {
public:
    /// Appends to `out`, which must outlive the writer.
    explicit JsonWriter(std::string& out) : out_(out) {}

    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }

    /// The name of the next value of an object. Must need no escaping: it is written as it is.
    JsonWriter& key(std::string_view name);

    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
    /// Not-a-number and infinities, which JSON does not have, are written as null.
    JsonWriter& value(float number);
    JsonWriter& value(double number);
    template <std::same_as<bool> Bool>
    JsonWriter& value(Bool flag) {
        return raw(flag ? "true" : "false");
    }
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    JsonWriter& value(Integer number) {
        return raw(std::to_string(number));
    }
    JsonWriter& value(Time time) { return value(std::string_view(format_rfc3339(time))); }
    JsonWriter& value(const Uuid& uuid) { return value(std::string_view(uuid.str())); }
    template <class Tag>
    JsonWriter& value(const Id<Tag>& id) {
        return value(id.uuid());
    }
    /// A tree, with the keys of objects in alphabetical order: equal values give equal text.
    JsonWriter& value(const boost::json::value& tree);
    JsonWriter& null() { return raw("null"); }
    /// JSON text that is known to be valid, as it is.
    JsonWriter& raw(std::string_view json);

    template <class T>
    JsonWriter& member(std::string_view name, const T& content) {
        return key(name).value(content);
    }
    JsonWriter& raw_member(std::string_view name, std::string_view json) {
        return key(name).raw(json);
    }
    /// Writes nothing when there is no value.
    template <class T>
    JsonWriter& member_if(std::string_view name, const std::optional<T>& content) {
        return content ? member(name, *content) : *this;
    }

private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    void separate();

    std::string& out_;
    bool needs_comma_ = false;
};

/// `tree` as text with sorted keys: the canonical form that is stored, measured and hashed.
std::string to_canonical_json(const boost::json::value& tree);

/// A JSON array of `items`, each written by `write(JsonWriter&, item)`.
template <class T>
std::string to_json_array(const std::vector<T>& items) {
    std::string text;
    text.reserve(items.size() * 1024);
    JsonWriter out(text);
    out.begin_array();
    for (const auto& item : items) write(out, item);
    out.end_array();
    return text;
}

}  // namespace akashi
