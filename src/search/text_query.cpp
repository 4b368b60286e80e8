#include "search/text_query.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace akashi {
namespace {

constexpr std::size_t kMaxPhrases = 20;  // of each kind
constexpr std::size_t kMaxPhraseBytes = 200;

bool is_control(std::string_view character) {
    const auto first = static_cast<unsigned char>(character.front());
    const bool c1 =
        character.size() == 2 && first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
    return c1 || (character.size() == 1 && (first < 0x20 || first == 0x7f));
}

/// Valid UTF-8 without control characters; each run of white space becomes one space.
std::string cleaned(std::string_view text) {
    std::string clean;
    while (!text.empty()) {
        const std::size_t size = utf8_sequence_length(text);
        const auto character = text.substr(0, std::max<std::size_t>(size, 1));
        if (is_space(character.front())) {
            if (!clean.ends_with(' ')) clean += ' ';
        } else if (size != 0 && !is_control(character)) {
            clean += character;
        }
        text.remove_prefix(character.size());
    }
    return clean;
}

/// Every character outside ASCII passes: words_of() tells letters from other signs.
bool has_letter_or_digit(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               static_cast<unsigned char>(c) >= 0x80;
    });
}

struct Token {
    std::string_view text;
    bool quoted = false;
    bool excluded = false;
};

/// Takes the next word or phrase, which may be empty. A quote that is never closed is treated as
/// white space.
Token take_token(std::string_view& rest) {
    Token token;
    if (rest.starts_with('-') && !rest.starts_with("--")) {
        token.excluded = true;
        rest.remove_prefix(1);
    }
    if (rest.starts_with('"')) {
        rest.remove_prefix(1);
        const std::size_t end = rest.find('"');
        if (end == std::string_view::npos) return token;
        token.quoted = true;
        token.text = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        return token;
    }
    token.text = rest.substr(0, rest.find_first_of(" \""));
    rest.remove_prefix(token.text.size());
    return token;
}

void add_phrase(std::vector<std::string>& phrases, std::string_view text) {
    const auto phrase = trimmed(utf8_prefix(trimmed(text), kMaxPhraseBytes));
    if (phrases.size() < kMaxPhrases && has_letter_or_digit(phrase)) phrases.emplace_back(phrase);
}

void add_word(std::string& text, std::string_view word) {
    if (has_letter_or_digit(word)) text.append(text.empty() ? "" : " ").append(word);
}

}  // namespace

TextQuery parse_text_query(std::string_view text) {
    TextQuery query;
    const std::string clean = cleaned(text);
    std::string_view rest = clean;
    while (!rest.empty()) {
        if (rest.front() == ' ') {
            rest.remove_prefix(1);
            continue;
        }
        const Token token = take_token(rest);
        if (token.excluded) {
            add_phrase(query.excluded, token.text);
        } else {
            if (token.quoted) add_phrase(query.phrases, token.text);
            add_word(query.text, trimmed(token.text));
        }
    }
    return query;
}

}  // namespace akashi
