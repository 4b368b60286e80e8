#include "models/text_pattern.hpp"

#include "models/model_json.hpp"
#include "models/unicode.hpp"

#include <fmt/format.h>

namespace akashi {

TextPattern::TextPattern(const boost::json::value& pattern) {
    if (const auto regex = model_json::find_string(pattern, "Regex")) {
        if (*regex == "\\s+") {
            kind_ = Kind::spaces;
        } else if (*regex == " +") {
            kind_ = Kind::blanks;
        } else if (*regex == " {2,}") {
            kind_ = Kind::two_blanks;
        } else {
            throw ModelFileError(fmt::format("the regular expression {} is not supported", *regex));
        }
        return;
    }
    text_ = model_json::string_at(pattern, "String");
    if (text_.empty()) throw ModelFileError("\"String\" of a pattern must not be empty");
}

std::optional<TextPattern::Match> TextPattern::find(std::string_view text, std::size_t from) const {
    if (kind_ != Kind::text) return find_spaces(text, from);
    const std::size_t begin = text.find(text_, from);
    if (begin == text.npos) return std::nullopt;
    return Match{begin, begin + text_.size()};
}

std::optional<TextPattern::Match> TextPattern::find_spaces(std::string_view text, std::size_t from)
    const {
    const auto fits = [&](char32_t code) {
        return kind_ == Kind::spaces ? unicode::is_space(code) : code == ' ';
    };
    const std::size_t shortest = kind_ == Kind::two_blanks ? 2 : 1;
    std::string_view rest = text.substr(from);
    std::size_t begin = from;
    while (!rest.empty()) {
        const std::size_t here = text.size() - rest.size();
        if (fits(unicode::take(rest))) continue;
        if (here - begin >= shortest) return Match{begin, here};
        begin = text.size() - rest.size();
    }
    if (text.size() - begin >= shortest) return Match{begin, text.size()};
    return std::nullopt;
}

}  // namespace akashi
