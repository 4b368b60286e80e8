#pragma once

#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string_view>

namespace akashi {

// Numbers of JSON that no type of boost::json::value holds without loss, such as
// 12345678901234567890123. They keep their digits (docs/http-api.md, "Decoding a request body"): in
// a tree, such a number is a string of a NUL character and the digits. No text has a NUL, because
// parse_json() refuses it (base/json_parser.hpp).

/// The value of a number of JSON: a double where that is the same number, and
/// otherwise an exact number. Equal numbers have one canonical text, however they were written.
/// Nothing when it is too large for a double, or has more than 1,000 digits when it is written
/// without an exponent. `text` must follow JSON's grammar and have a fraction, an exponent or more
/// than 64 bits.
std::optional<boost::json::value> number_value(std::string_view text);

/// The digits of an exact number, without an exponent; nothing for any other value.
std::optional<std::string_view> exact_number(const boost::json::value& value);

/// The number as a double; one that is too small for that keeps its sign. Nothing when the value is
/// no number.
std::optional<double> as_double(const boost::json::value& value);

/// The text of a string; null for any other value, also for an exact number.
const boost::json::string* if_text(const boost::json::value& value);

}  // namespace akashi
