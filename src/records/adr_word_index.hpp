#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace akashi {

// How the tables of the vocabulary are written and searched.

/// One meaning and its words, separated by `|`.
template <typename Meaning>
struct AdrWordRow {
    Meaning meaning;
    std::string_view words;
};

using AdrWordIndex = std::unordered_map<std::string_view, std::size_t>;

/// The words of each row, with its index.
template <typename Rows>
AdrWordIndex index_adr_words(const Rows& rows) {
    AdrWordIndex words;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::string_view rest = rows[row].words; !rest.empty();) {
            const std::string_view word = rest.substr(0, rest.find('|'));
            rest.remove_prefix(std::min(word.size() + 1, rest.size()));
            words.emplace(word, row);
        }
    }
    return words;
}

/// The meaning of exactly these words.
template <typename Meaning, std::size_t count>
std::optional<Meaning> adr_meaning_in(
    const std::array<AdrWordRow<Meaning>, count>& rows,
    const AdrWordIndex& index,
    std::string_view words
) {
    const auto found = index.find(words);
    if (found == index.end()) return std::nullopt;
    return rows[found->second].meaning;
}

}  // namespace akashi
