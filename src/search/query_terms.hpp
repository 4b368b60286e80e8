#pragma once

#include "search/search_terms.hpp"
#include "search/synonyms.hpp"
#include "search/text_query.hpp"

#include <cstddef>
#include <string>
#include <vector>

// A query in the terms by which decisions are found (search/search_terms.hpp).
namespace akashi {

/// What a variant of a word is to the word.
enum class Likeness { same, synonym, correction };

/// One of the terms that stand for a word of a query.
struct Variant {
    std::string term;
    Likeness likeness = Likeness::same;
    double weight = 1;  ///< what an occurrence counts: 1 for the word itself
};

/// A word of a query: a decision has it when it has one of the variants.
struct QueryWord {
    std::string text;  ///< as it was typed, folded
    std::vector<Variant> variants;
};

/// Sequences of terms, one for each language: a decision has the phrase when one of them stands in
/// it, the terms one after the other.
using Phrase = std::vector<std::vector<std::string>>;

struct QueryTerms {
    std::vector<QueryWord> words;  ///< at most kMaxQueryWords, each once
    std::vector<Phrase> required;
    std::vector<Phrase> excluded;
};
inline constexpr std::size_t kMaxQueryWords = 40;

/// The words of a query, without function words unless there are no others. A query of unknown
/// language has the stems of all languages; the others those of their language and of English, as
/// names of technology are English everywhere.
QueryTerms query_terms_of(const TextQuery& query, const Synonyms& synonyms);

/// What finds decisions that are like one with these terms: the kMaxQueryWords terms that it has
/// most often, one in the title counting as much as in a ranking.
QueryTerms query_terms_like(const SearchTerms& terms);

}  // namespace akashi
