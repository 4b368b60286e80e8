#include "search/words.hpp"

#include "base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace akashi {
namespace {

constexpr std::size_t kMaxWordBytes = 64;
constexpr std::size_t kLongestWholeName = 4;

using CodePoint = std::int32_t;

enum class Kind : std::uint8_t { separator, lower, upper, digit, pair };

struct Character {
    CodePoint code = 0;
    Kind kind = Kind::separator;
    std::size_t begin = 0;  ///< in bytes
    std::size_t end = 0;
};

/// Scripts that are written without spaces; the blocks of the Unicode Standard, version 15.
bool is_written_in_pairs(CodePoint code) {
    constexpr std::array<std::pair<CodePoint, CodePoint>, 7> kBlocks{{
        {0x0e00, 0x0eff},    // Thai, Lao
        {0x1000, 0x109f},    // Myanmar
        {0x3041, 0x30ff},    // Hiragana, Katakana
        {0x3400, 0x4dbf},    // Han
        {0x4e00, 0x9fff},    // Han
        {0xac00, 0xd7af},    // Hangul
        {0x20000, 0x323af},  // Han
    }};
    return std::ranges::any_of(kBlocks, [code](const auto& block) {
        return code >= block.first && code <= block.second;
    });
}

Kind kind_of(CodePoint code) {
    if (code < 0x80) {
        if (code >= 'a' && code <= 'z') return Kind::lower;
        if (code >= 'A' && code <= 'Z') return Kind::upper;
        return code >= '0' && code <= '9' ? Kind::digit : Kind::separator;
    }
    switch (utf8proc_category(code)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LT:
            return Kind::upper;
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_LO:
            return is_written_in_pairs(code) ? Kind::pair : Kind::lower;
        case UTF8PROC_CATEGORY_ND:
            return Kind::digit;
        default:
            return Kind::separator;
    }
}

/// The code points of a text; a byte that begins none is a separator.
std::vector<Character> characters_of(std::string_view text) {
    std::vector<Character> characters;
    characters.reserve(text.size());
    const std::size_t size_of_all = text.size();
    while (!text.empty()) {
        const std::size_t begin = size_of_all - text.size();
        if (static_cast<unsigned char>(text.front()) < 0x80) {
            characters.push_back({text.front(), kind_of(text.front()), begin, begin + 1});
            text.remove_prefix(1);
            continue;
        }
        Character next{.begin = begin};
        const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
        const auto size = utf8proc_iterate(bytes, static_cast<long>(text.size()), &next.code);
        if (size > 0) next.kind = kind_of(next.code);
        text.remove_prefix(static_cast<std::size_t>(std::max(size, 1L)));
        next.end = size_of_all - text.size();
        characters.push_back(next);
    }
    return characters;
}

/// In Cyrillic a mark makes another letter: й is not и.
bool is_cyrillic(CodePoint code) { return code >= 0x0400 && code < 0x0530; }

bool loses_marks(CodePoint code) { return code < 0x0400 || (code >= 0x1e00 && code < 0x2000); }

void append(std::string& text, CodePoint code) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto size = utf8proc_encode_char(code, bytes.data());
    text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

void append_folded(std::string& text, CodePoint code) {
    if (code == 0x0401 || code == 0x0451) code = 0x0435;  // Russian ё is written as е, too
    int options = UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    if (!is_cyrillic(code)) options |= UTF8PROC_DECOMPOSE;
    if (loses_marks(code)) options |= UTF8PROC_STRIPMARK;
    std::array<CodePoint, 32> folded{};
    int boundary = 0;
    const auto count = utf8proc_decompose_char(
        code, folded.data(), std::ssize(folded), static_cast<utf8proc_option_t>(options), &boundary
    );
    for (const CodePoint part : std::span(folded).first(
             static_cast<std::size_t>(std::clamp<utf8proc_ssize_t>(count, 0, std::ssize(folded)))
         ))
        if (part != ' ') append(text, part);  // some Arabic ligatures are several words
}

std::string folded(std::span<const Character> characters) {
    std::string text;
    for (const Character& character : characters) {
        if (character.code >= 0x0300 && character.code < 0x0370) continue;  // combining marks
        if (character.code == '_') continue;
        if (character.code < 0x80) {
            text += to_lower(static_cast<char>(character.code));
        } else {
            append_folded(text, character.code);
        }
    }
    return std::string(utf8_prefix(text, kMaxWordBytes));
}

/// True when a new part of an identifier begins at `at`, which is not the first character.
bool begins_part(std::span<const Character> word, std::size_t at) {
    const Character& before = word[at - 1];
    const Character& here = word[at];
    if (here.code == '_' || before.code == '_') return true;
    if ((before.kind == Kind::digit) != (here.kind == Kind::digit)) return true;
    if (here.kind != Kind::upper) return false;
    const bool ends_capitals = at + 1 < word.size() && word[at + 1].kind == Kind::lower;
    return before.kind == Kind::lower || ends_capitals;
}

/// Names of products that are written like identifiers, and which their parts would hide.
bool is_name(std::string_view word) {
    constexpr std::array<std::string_view, 12> kNames{
        "bitbucket",
        "coffeescript",
        "facebook",
        "github",
        "gitlab",
        "javascript",
        "linkedin",
        "openstack",
        "rabbitmq",
        "sqlite",
        "typescript",
        "youtube"
    };
    return std::ranges::binary_search(kNames, word);
}

/// PostgreSQL, GraphQL, MongoDB: a name with an abbreviation at its end.
bool ends_with_abbreviation(std::span<const Character> word) {
    const auto capital = std::ranges::find(word.subspan(1), Kind::upper, &Character::kind);
    return word.front().kind == Kind::upper && capital - word.begin() > 2 &&
           std::all_of(capital, word.end(), [](const Character& character) {
               return character.kind == Kind::upper;
           });
}

std::string without_leading_zeros(std::string number) {
    const std::size_t first = number.find_first_not_of('0');
    const bool is_number = number.find_first_not_of("0123456789") == std::string::npos;
    if (is_number && !number.empty()) number.erase(0, std::min(first, number.size() - 1));
    return number;
}

void add_identifier(std::vector<Word>& words, std::span<const Character> word) {
    Word whole{.text = folded(word), .begin = word.front().begin, .end = word.back().end};
    if (whole.text.empty()) return;
    std::vector<Word> parts;
    std::size_t begin = 0;
    for (std::size_t at = 1; at <= word.size(); ++at) {
        if (at < word.size() && !begins_part(word, at)) continue;
        std::string part = without_leading_zeros(folded(word.subspan(begin, at - begin)));
        begin = at;
        if (!part.empty()) parts.push_back({std::move(part), true, whole.begin, whole.end});
    }
    whole.text = without_leading_zeros(std::move(whole.text));
    const bool stays_whole = parts.size() < 2 || whole.text.size() <= kLongestWholeName ||
                             is_name(whole.text) || ends_with_abbreviation(word);
    words.push_back(std::move(whole));
    if (!stays_whole) std::ranges::move(parts, std::back_inserter(words));
}

void add_pairs(std::vector<Word>& words, std::span<const Character> characters) {
    const std::size_t size = std::min<std::size_t>(2, characters.size());
    for (std::size_t at = 0; at + size <= characters.size(); ++at) {
        const auto pair = characters.subspan(at, size);
        words.push_back({folded(pair), false, pair.front().begin, pair.back().end});
    }
}

bool is_apostrophe(const Character& character) {
    return character.code == '\'' || character.code == 0x2019;
}

bool is_in_word(const Character& character) {
    return character.kind != Kind::separator || character.code == '_';
}

}  // namespace

std::vector<Word> words_of(std::string_view text) {
    std::vector<Word> words;
    const std::vector<Character> characters = characters_of(text);
    const std::span<const Character> all(characters);
    for (std::size_t begin = 0; begin < all.size();) {
        if (!is_in_word(all[begin])) {
            ++begin;
            continue;
        }
        const bool in_pairs = all[begin].kind == Kind::pair;
        std::size_t end = begin;
        while (end < all.size() && is_in_word(all[end]) && (all[end].kind == Kind::pair) == in_pairs
        )
            ++end;
        const auto word = all.subspan(begin, end - begin);
        const bool is_possessive = begin > 0 && is_apostrophe(all[begin - 1]) && word.size() == 1 &&
                                   (word[0].code == 's' || word[0].code == 'S');
        if (in_pairs) {
            add_pairs(words, word);
        } else if (!is_possessive) {
            add_identifier(words, word);
        }
        begin = end;
    }
    return words;
}

}  // namespace akashi
