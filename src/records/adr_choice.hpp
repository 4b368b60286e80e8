#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// What a decision says it chose.
struct AdrChoice {
    std::vector<std::string> labels;
    std::string rationale;
};

/// `X` and `because Y.` for `Chosen option: "X", because Y.` (without markup). Both are empty when
/// there is no such text.
AdrChoice find_adr_choice(std::string_view text);

/// Positions in folded words at which `phrase` is named, but not as what was not taken: `instead
/// of X`, `not X`.
std::vector<std::size_t> find_adr_mentions(std::string_view words, std::string_view phrase);

/// True when a word that chooses stands before `at`: `we will use`.
bool is_adr_choice_before(std::string_view words, std::size_t at);

/// A title without the verb it begins with: `postgresql for rides` for `use postgresql for rides`.
std::string_view without_adr_verb(std::string_view words);

}  // namespace akashi
