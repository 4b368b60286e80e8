#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace akashi {

/// How many of the newest decisions of an organization its vocabulary is read from.
inline constexpr std::int64_t kVocabularySample = 4000;
/// The same for a caller who may not see all of them. Each such caller has a vocabulary, so there
/// are many.
inline constexpr std::int64_t kVisibleSample = 1000;
/// Decisions with very many terms must not fill the memory: a sample has no decision more once
/// those in it have so many terms, each counted once a decision. Five times those of ordinary
/// decisions.
inline constexpr std::int64_t kVocabularyTerms = 500'000;
inline constexpr std::int64_t kVisibleTerms = 125'000;

/// A term of an index (search/search_terms.hpp, those of titles included) and how many decisions of
/// the sample have it.
struct TermCount {
    std::string term;
    std::int64_t decisions = 0;
};

/// The terms of the decisions that a caller may see, and how frequent they are: exact for up to
/// kVocabularySample or kVisibleSample current decisions, or as many as have kVocabularyTerms or
/// kVisibleTerms, beyond that an estimate from the newest of them. Immutable.
class Vocabulary {
public:
    Vocabulary() = default;
    Vocabulary(const Vocabulary&) = delete;
    Vocabulary& operator=(const Vocabulary&) = delete;
    /// `decisions` is the number of current decisions, `sampled` how many of them were counted.
    Vocabulary(std::int64_t decisions, std::int64_t sampled, std::vector<TermCount> counts);

    std::int64_t decisions() const { return decisions_; }
    bool is_complete() const { return sampled_ >= decisions_; }
    bool knows(std::string_view term) const;
    /// About how many current decisions have the term. A term that an incomplete sample does not
    /// have counts as half an occurrence in it.
    double decisions_with(std::string_view term) const;

    /// What a word that nobody used may mean: terms that begin with it, the most frequent ones, and
    /// the most similar one by its trigrams. At most kMostSimilar, none for words of less than
    /// three bytes. Looks at all terms, about a tenth of a millisecond for 40,000.
    std::vector<std::string> similar(std::string_view term) const;
    static constexpr std::size_t kMostSimilar = 5;

private:
    struct Entry {
        std::string term;
        std::int64_t decisions;
    };
    /// What tells that two words are not similar, without reading them.
    struct Shape {
        std::uint64_t beginning;  ///< the first eight bytes
        std::uint64_t trigrams;   ///< one bit for each, by hash; none for a term of titles
    };

    std::int64_t decisions_ = 0;
    std::int64_t sampled_ = 0;
    std::vector<Entry> entries_;
    std::vector<Shape> shapes_;                                 ///< of each entry
    std::unordered_map<std::string_view, std::size_t> places_;  // the keys are in entries_
};

}  // namespace akashi
