#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// The `pattern` of a Replace or Split in a tokenizer.json: a text, or one of the regular
/// expressions `\s+`, ` +` and ` {2,}`.
class TextPattern {
public:
    /// Throws ModelFileError for other regular expressions.
    explicit TextPattern(const boost::json::value& pattern);

    struct Match {
        std::size_t begin;
        std::size_t end;  ///< greater than begin
    };
    /// The first match at or after `from`.
    std::optional<Match> find(std::string_view text, std::size_t from) const;

private:
    enum class Kind { text, spaces, blanks, two_blanks };
    std::optional<Match> find_spaces(std::string_view text, std::size_t from) const;

    Kind kind_ = Kind::text;
    std::string text_;
};

}  // namespace akashi
