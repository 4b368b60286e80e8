#include "models/byte_level.hpp"

#include "models/unicode.hpp"

#include <array>

namespace akashi {
namespace {

std::array<std::string, 256> make_byte_characters() {
    std::array<std::string, 256> characters;
    char32_t next = 256;
    for (char32_t byte = 0; byte < 256; ++byte) {
        const bool is_printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) ||
                                  (byte >= 174 && byte <= 255);
        unicode::append(characters[byte], is_printable ? byte : next++);
    }
    return characters;
}

enum class Kind { letter, number, space, other };

Kind kind_of(char32_t code) {
    if (unicode::is_letter(code)) return Kind::letter;
    if (unicode::is_number(code)) return Kind::number;
    return unicode::is_space(code) ? Kind::space : Kind::other;
}

/// How many bytes of characters of this kind the text begins with.
std::size_t run_of(Kind kind, std::string_view text) {
    std::string_view rest = text;
    while (!rest.empty()) {
        std::string_view next = rest;
        if (kind_of(unicode::take(next)) != kind) break;
        rest = next;
    }
    return text.size() - rest.size();
}

/// The length of `'s` and the like.
std::size_t contraction(std::string_view text) {
    for (const std::string_view one : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"}) {
        if (text.starts_with(one)) return one.size();
    }
    return 0;
}

/// The bytes of the last character of the text, which is valid UTF-8.
std::size_t last_character(std::string_view text) {
    std::size_t size = 1;
    while (size < text.size() &&
           (static_cast<unsigned char>(text[text.size() - size]) & 0xc0) == 0x80)
        ++size;
    return size;
}

std::size_t next_word(std::string_view text) {
    if (const std::size_t size = contraction(text)) return size;
    const std::size_t blank = text.front() == ' ' && text.size() > 1 ? 1 : 0;
    std::string_view after = text.substr(blank);
    const Kind kind = kind_of(unicode::take(after));
    if (kind != Kind::space) return blank + run_of(kind, text.substr(blank));
    const std::size_t spaces = run_of(Kind::space, text);
    if (spaces == text.size()) return spaces;
    // The last space belongs to the word that follows, unless it is alone.
    const std::size_t last = last_character(text.substr(0, spaces));
    return spaces > last ? spaces - last : spaces;
}

}  // namespace

std::string to_byte_characters(std::string_view text) {
    static const auto printable = make_byte_characters();
    std::string characters;
    characters.reserve(text.size() * 2);
    for (const char c : text) characters.append(printable[static_cast<unsigned char>(c)]);
    return characters;
}

std::vector<std::string_view> split_like_gpt2(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t size = next_word(text);
        words.push_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return words;
}

}  // namespace akashi
