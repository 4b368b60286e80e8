#pragma once

#include "search/search_terms.hpp"
#include "search/weighed_query.hpp"

#include <array>
#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

// How well a decision answers a query by its words, on every store: BM25F (Robertson and Zaragoza,
// The Probabilistic Relevance Framework, 2009, §3.6), and what that says about whether it answers
// it at all (docs/search.md, "Relevance").
namespace akashi {

/// What an occurrence counts by its part, and how much the length of the part matters.
struct PartWeight {
    double weight;
    double length_share;  ///< b of BM25: 0 ignores the length, 1 takes all of it
    double usual_length;  ///< in terms; of an ordinary decision record
};
/// In the order of TextPart.
inline constexpr std::array<PartWeight, kTextParts> kPartWeights{
    {{.weight = 3, .length_share = 0.3, .usual_length = 8},
     {.weight = 1, .length_share = 0.75, .usual_length = 100}}
};
/// k1 of BM25: a word that occurs tf times earns tf / (tf + k1) of its weight.
inline constexpr double kSaturation = 1.2;

/// What a word of a query adds to a match.
struct WordShare {
    int variant = -1;  ///< the heaviest of its variants that was found, -1 for none
    float share = 0;   ///< how much of the word's weight the decision earns, 0…1
};

/// How probable it is that a decision with such a match answers the query, when half of all queries
/// have an answer: a logistic curve, fitted to bench/search_quality. 0 for a match of 0.
double relevance_of(double match);
inline constexpr double kEvenMatch = 1.25;  ///< the match with a relevance of 0.5
inline constexpr double kSteepness = 2.4;   ///< of the curve

/// The terms of one decision as far as a query asks for them. One thread at a time.
class Occurrences {
public:
    /// The query must outlive it.
    explicit Occurrences(const WeighedQuery& query);

    /// Forgets the decision.
    void clear();
    /// `term` stands `count` times in a part. Call it for all terms of a decision: they make its
    /// length.
    void add(TextPart part, std::string_view term, std::size_t count = 1);

    /// How well the decision fits: the share of the query's weight that it earns, times the square
    /// root of how much the query says. 0 for a decision without any of the words.
    double match() const;
    /// One for each word of the query, in its order.
    std::vector<WordShare> shares() const;

    static constexpr std::size_t kShapes = 1024;

private:
    struct Place {
        std::size_t word;
        std::size_t variant;
    };
    using Counts = std::array<double, kTextParts>;

    double share_of(std::size_t word, const std::array<double, kTextParts>& weights) const;
    std::array<double, kTextParts> part_weights() const;

    const WeighedQuery& query_;
    std::unordered_multimap<std::string_view, Place> places_;
    std::bitset<kShapes> shapes_;  ///< of the keys of places_
    std::vector<Counts> counts_;   ///< of each word
    std::vector<int> best_;        ///< the heaviest variant found of each word, -1 for none
    std::array<std::size_t, kTextParts> lengths_{};
    double total_weight_ = 0;
    double strength_ = 0;
};

}  // namespace akashi
