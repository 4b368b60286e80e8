#pragma once

#include "decisions/decision.hpp"
#include "search/weighed_query.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// A piece of a decision's text that shows why it was found.
struct Snippet {
    std::string field;                    ///< `outcome`, `alternatives` or `reasoning`
    std::string text;                     ///< `...` at an end where the text goes on
    std::vector<std::string> highlights;  ///< the words in it that match, as they stand there
};

/// The best piece of each text that has words of the query, at most kSnippetBytes long: the one
/// with the most weight of different words. Alternatives are looked at when they were loaded.
std::vector<Snippet> snippets_of(const Decision& decision, const std::vector<WeighedWord>& words);
inline constexpr std::size_t kSnippetBytes = 240;

/// Whether one of the words has corrections: then there may be something for did_you_mean().
bool has_corrections(const std::vector<WeighedWord>& words);

/// `query` with the words that nobody used replaced by what was found instead, as it is spelt in
/// one of the decisions; nothing when no word was. Takes only words of these decisions, which the
/// caller may see.
std::optional<std::string> did_you_mean(
    std::string_view query,
    const std::vector<WeighedWord>& words,
    const std::vector<const Decision*>& decisions
);

}  // namespace akashi
