#pragma once

#include "core/ids.hpp"
#include "postgres/parameters.hpp"
#include "search/relevance.hpp"
#include "search/search_terms.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// The terms of a decision as PostgreSQL keeps them.
namespace akashi::postgres {

/// Begins the lexeme that names the organization of a decision. The index finds what has a word in
/// one organization, however many others use the word.
inline constexpr char kOrgMark = '!';
std::string org_lexeme(OrgId org);

/// The lexemes of a decision: its terms at their places, with weight A in the title, the title's
/// terms once more as title_term(), and org_lexeme(). The body begins two places after the title,
/// so that no phrase crosses. Of one term, the first kMaxPlaces are kept.
Tsvector tsvector_of(OrgId org, const SearchTerms& terms);
inline constexpr std::size_t kMaxPlaces = 255;

/// A term of a decision, and how often it stands in each part.
struct Lexeme {
    std::string_view term;  ///< of the text that was read
    std::array<std::size_t, kTextParts> counts{};
};

/// The terms that tsvector_of() was given, each once. `words` must outlive them. Throws
/// std::logic_error for bytes that are no tsvector.
std::vector<Lexeme> lexemes_of(const Tsvector& words);
std::vector<Lexeme> lexemes_of(Tsvector&& words) = delete;

/// Adds all terms of a decision.
void add_terms(Occurrences& occurrences, const Tsvector& words);

}  // namespace akashi::postgres
