#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace akashi {

/// What an occurrence of a synonym counts, compared with the word itself.
inline constexpr double kSynonymWeight = 0.4;

/// Groups of words that mean about the same: a table of ordinary software terms, and the groups
/// that an operator adds. Immutable.
class Synonyms {
public:
    /// `more` has one group a line, the words between spaces or commas; `#` begins a comment. Words
    /// are folded as words_of() does it.
    explicit Synonyms(std::string_view more = {});

    /// The words that mean about the same as `word`, which is folded, without itself.
    std::vector<std::string_view> of(std::string_view word) const;

private:
    void add(std::string_view line);

    std::vector<std::vector<std::string>> groups_;
    std::unordered_multimap<std::string, std::size_t> group_of_;
};

}  // namespace akashi
