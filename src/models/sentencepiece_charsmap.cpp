#include "models/sentencepiece_charsmap.hpp"

#include "models/model_file_error.hpp"
#include "models/unicode.hpp"

#include <cstring>

namespace akashi {
namespace {

// The units of a Darts-clone trie.
bool has_leaf(std::uint32_t unit) { return ((unit >> 8) & 1) == 1; }
std::uint32_t value_of(std::uint32_t unit) { return unit & ((1u << 31) - 1); }
std::uint32_t label_of(std::uint32_t unit) { return unit & ((1u << 31) | 0xff); }
std::uint32_t offset_of(std::uint32_t unit) { return (unit >> 10) << ((unit & (1u << 9)) >> 6); }

std::uint32_t read_number(std::string_view bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i)
        number |= std::uint32_t(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return number;
}

constexpr std::size_t kLongestReplacement =
    64;  // bytes; a file could name a longer one for each character
constexpr std::size_t kShortGrapheme = 6;  // bytes; longer ones are replaced character by character

}  // namespace

SentencepieceCharsmap::SentencepieceCharsmap(std::string_view bytes) {
    if (bytes.size() < 4) throw ModelFileError("\"precompiled_charsmap\" is too short");
    const std::size_t size = read_number(bytes, 0);
    if (size % 4 != 0 || size > bytes.size() - 4)
        throw ModelFileError("\"precompiled_charsmap\" is cut off");
    units_.reserve(size / 4);
    for (std::size_t i = 0; i < size; i += 4) units_.push_back(read_number(bytes, 4 + i));
    replacements_ = bytes.substr(4 + size);
    replacements_.push_back('\0');
}

std::optional<std::string_view> SentencepieceCharsmap::find(std::string_view text) const {
    if (units_.empty()) return std::nullopt;
    std::uint32_t place = offset_of(units_[0]);
    for (const char c : text) {
        const std::uint32_t label = static_cast<unsigned char>(c);
        if (label == 0) break;
        place ^= label;
        if (place >= units_.size() || label_of(units_[place]) != label) return std::nullopt;
        const std::uint32_t unit = units_[place];
        place ^= offset_of(unit);
        if (!has_leaf(unit)) continue;
        if (place >= units_.size()) return std::nullopt;
        const std::size_t begin = value_of(units_[place]);
        if (begin >= replacements_.size()) return std::nullopt;
        const std::string_view rest =
            std::string_view(replacements_).substr(begin, kLongestReplacement);
        return rest.substr(0, rest.find('\0'));
    }
    return std::nullopt;
}

std::string SentencepieceCharsmap::apply(std::string_view text) const {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        std::string_view grapheme = text.substr(0, unicode::grapheme_size(text));
        text.remove_prefix(grapheme.size());
        if (grapheme.size() < kShortGrapheme) {
            if (const auto replacement = find(grapheme)) {
                out.append(*replacement);
                continue;
            }
        }
        while (!grapheme.empty()) {
            std::string_view rest = grapheme;
            unicode::take(rest);
            const std::string_view one = grapheme.substr(0, grapheme.size() - rest.size());
            out.append(find(one).value_or(one));
            grapheme = rest;
        }
    }
    return out;
}

}  // namespace akashi
