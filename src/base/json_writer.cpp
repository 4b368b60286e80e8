#include "base/json_writer.hpp"

#include "base/exact_number.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace akashi {
namespace {

namespace json = boost::json;

bool is_plain(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

void escape_ascii(std::string& out, char c) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    }
}

void append_escaped(std::string& out, std::string_view text) {
    while (!text.empty()) {
        const auto plain = static_cast<std::size_t>(
            std::find_if_not(text.begin(), text.end(), is_plain) - text.begin()
        );
        out.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) return;
        if (static_cast<unsigned char>(text.front()) < 0x80) {
            escape_ascii(out, text.front());
            text.remove_prefix(1);
            continue;
        }
        const std::size_t length = utf8_sequence_length(text);
        const std::string_view sequence = text.substr(0, std::max<std::size_t>(length, 1));
        if (length == 0) {
            out += "\\ufffd";
        } else if (sequence == "\xe2\x80\xa8" || sequence == "\xe2\x80\xa9") {
            out += sequence.back() == '\xa8' ? "\\u2028" : "\\u2029";
        } else {
            out += sequence;
        }
        text.remove_prefix(sequence.size());
    }
}

void write_object(JsonWriter& writer, const json::object& object) {
    std::vector<const json::key_value_pair*> members;
    members.reserve(object.size());
    for (const auto& member : object) members.push_back(&member);
    std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) {
        return a->key() < b->key();
    });
    writer.begin_object();
    for (const auto* member : members) {
        std::string name;
        append_escaped(name, member->key());
        writer.key(name).value(member->value());
    }
    writer.end_object();
}

}  // namespace

void JsonWriter::separate() {
    if (needs_comma_) out_ += ',';
    needs_comma_ = true;
}

JsonWriter& JsonWriter::open(char bracket) {
    separate();
    out_ += bracket;
    needs_comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    out_ += bracket;
    needs_comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    separate();
    out_ += '"';
    out_ += name;
    out_ += "\":";
    needs_comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    out_ += '"';
    append_escaped(out_, text);
    out_ += '"';
    return *this;
}

JsonWriter& JsonWriter::value(float number) {
    if (!std::isfinite(number)) return null();
    separate();
    // As below; older rows may have -0.
    fmt::format_to(std::back_inserter(out_), "{}", number + 0.0F);
    return *this;
}

JsonWriter& JsonWriter::value(double number) {
    if (!std::isfinite(number)) return null();
    separate();
    // Adding zero turns -0 into 0: the minus would get lost when the text is read back.
    fmt::format_to(std::back_inserter(out_), "{}", number + 0.0);
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
}

JsonWriter& JsonWriter::value(const json::value& tree) {
    switch (tree.kind()) {
        case json::kind::null:
            return null();
        case json::kind::bool_:
            return value(tree.get_bool());
        case json::kind::int64:
            return value(tree.get_int64());
        case json::kind::uint64:
            return value(tree.get_uint64());
        case json::kind::double_:
            return value(tree.get_double());
        case json::kind::string:
            if (const auto number = exact_number(tree)) return raw(*number);
            return value(std::string_view(tree.get_string()));
        case json::kind::array:
            begin_array();
            for (const auto& item : tree.get_array()) value(item);
            return end_array();
        case json::kind::object:
            write_object(*this, tree.get_object());
            return *this;
    }
    return *this;
}

std::string to_canonical_json(const json::value& tree) {
    std::string text;
    JsonWriter(text).value(tree);
    return text;
}

}  // namespace akashi
