#include "records/adr_text.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace akashi {
namespace {

unsigned char byte_of(char c) { return static_cast<unsigned char>(c); }

/// Punctuation and symbols outside of ASCII: U+0080 to U+00BF, U+2000 to U+2FFF, U+3000 to U+303F
/// without 々 and 〇, full-width forms of ASCII punctuation, variation selectors, and everything
/// beyond the basic plane except ideographs.
bool is_symbol(std::string_view sequence) {
    const auto first = byte_of(sequence[0]);
    if (sequence.size() == 1) return false;
    const auto second = byte_of(sequence[1]);
    if (first == 0xC2) return sequence != "\u00aa" && sequence != "\u00ba";
    if (first == 0xE2) return true;
    if (first == 0xE3) return second == 0x80 && sequence != "\u3005" && sequence != "\u3007";
    if (first == 0xEF) return second == 0xB8 || second == 0xBC || second == 0xBD;
    return first == 0xF0 && second < 0xA0;
}

std::string_view next_character(std::string_view text) {
    return text.substr(0, std::max<std::size_t>(utf8_sequence_length(text), 1));
}

bool is_word_character(std::string_view character) {
    const char c = character[0];
    if (byte_of(c) >= 0x80) return !is_symbol(character);
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Lower case of `À` to `Þ`.
void append_folded(std::string& words, std::string_view character) {
    if (character.size() == 2 && byte_of(character[0]) == 0xC3 && byte_of(character[1]) < 0x9F &&
        byte_of(character[1]) != 0x97) {
        words += character[0];
        words += static_cast<char>(byte_of(character[1]) + 0x20);
    } else {
        for (const char c : character) words += to_lower(c);
    }
}

}  // namespace

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string fold_words(std::string_view text) {
    std::string words;
    bool in_word = false;
    while (!text.empty()) {
        const std::string_view character = next_character(text);
        text.remove_prefix(character.size());
        if (is_word_character(character)) {
            if (!in_word && !words.empty()) words += ' ';
            append_folded(words, character);
            in_word = true;
        } else if (character == "&" || character == "+" || character == "/") {
            if (!words.empty() && !text.empty()) words += " and";
            in_word = false;
        } else {
            // `don't` is one word.
            in_word = in_word && (character == "'" || character == "\u2019");
        }
    }
    return words;
}

bool begins_with_words(std::string_view words, std::string_view phrase) {
    if (!words.starts_with(phrase)) return false;
    return words.size() == phrase.size() || words[phrase.size()] == ' ' ||
           byte_of(phrase.back()) >= 0xE0 || byte_of(words[phrase.size()]) >= 0xE0;
}

std::size_t find_words(std::string_view words, std::string_view phrase, std::size_t from) {
    const bool is_anywhere = byte_of(phrase.front()) >= 0xE3;
    for (std::size_t at = words.find(phrase, from); at != words.npos;
         at = words.find(phrase, at + 1)) {
        if (is_anywhere) return at;
        const std::size_t end = at + phrase.size();
        const bool begins = at == 0 || words[at - 1] == ' ' || byte_of(words[at - 1]) >= 0x80;
        if (begins && (end == words.size() || words[end] == ' ' || byte_of(words[end]) >= 0xE3))
            return at;
    }
    return words.npos;
}

std::string without_struck(std::string_view text) {
    std::string kept;
    while (true) {
        const std::size_t open = text.find("~~");
        const std::size_t close = open == text.npos ? open : text.find("~~", open + 2);
        if (close == text.npos) return kept += text;
        kept += text.substr(0, open);
        text.remove_prefix(close + 2);
    }
}

std::string_view without_marks(std::string_view text) {
    constexpr std::string_view kKept = "[](){}<>\"'`#$";
    while (!text.empty()) {
        const std::string_view character = next_character(text);
        if (is_word_character(character) || kKept.find(character) != kKept.npos) break;
        if (character == "\u201c" || character == "\u201e" || character == "\u00ab") break;
        text.remove_prefix(character.size());
    }
    while (!text.empty()) {
        std::size_t begin = text.size() - 1;
        while (begin > 0 && (byte_of(text[begin]) & 0xC0) == 0x80) --begin;
        const std::string_view character = text.substr(begin);
        if (is_word_character(character) || kKept.find(character) != kKept.npos) break;
        if (character == "\u201d" || character == "\u201c" || character == "\u00bb") break;
        text.remove_suffix(character.size());
    }
    return text;
}

std::string_view without_quotes(std::string_view text) {
    constexpr std::pair<std::string_view, std::string_view> kBold{"**", "**"};
    text = trimmed(text);
    const auto surround = [&](const auto& marks) {
        return text.size() >= marks.first.size() + marks.second.size() &&
               text.starts_with(marks.first) && text.ends_with(marks.second);
    };
    const auto found = std::ranges::find_if(kQuotationMarks, surround);
    const auto& marks = found != kQuotationMarks.end() ? *found : kBold;
    if (!surround(marks)) return text;
    text.remove_prefix(marks.first.size());
    text.remove_suffix(marks.second.size());
    return trimmed(text);
}

void append_paragraph(std::string& text, std::string_view paragraph) {
    if (paragraph.empty()) return;
    if (!text.empty()) text += "\n\n";
    text += paragraph;
}

}  // namespace akashi
