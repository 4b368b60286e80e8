#include "search/relevance.hpp"

#include <algorithm>
#include <cmath>

namespace akashi {
namespace {

/// How much an occurrence counts in a part of `length` terms.
double weight_in(const PartWeight& part, std::size_t length) {
    const double relative = static_cast<double>(length) / part.usual_length;
    return part.weight / (1 - part.length_share + part.length_share * relative);
}

/// A number below kShapes for the look of a term, by which most of those that a query does not have
/// are told without a search.
std::size_t shape_of(std::string_view term) {
    if (term.empty()) return 0;
    const auto first = static_cast<unsigned char>(term.front());
    const auto middle = static_cast<unsigned char>(term[term.size() / 2]);
    const auto last = static_cast<unsigned char>(term.back());
    return (first * 31U + middle * 7U + last * 131U + term.size()) % Occurrences::kShapes;
}

}  // namespace

double relevance_of(double match) {
    return match <= 0 ? 0 : 1 / (1 + std::exp(kSteepness * (kEvenMatch - match)));
}

Occurrences::Occurrences(const WeighedQuery& query)
    : query_(query), counts_(query.words.size()), best_(query.words.size(), -1) {
    for (std::size_t i = 0; i < query.words.size(); ++i) {
        const std::vector<Variant>& variants = query.words[i].word.variants;
        for (std::size_t v = 0; v < variants.size(); ++v) {
            places_.emplace(variants[v].term, Place{i, v});
            shapes_.set(shape_of(variants[v].term));
        }
        total_weight_ += query.words[i].weight;
        strength_ += query.words[i].specificity;
    }
}

void Occurrences::clear() {
    counts_.assign(counts_.size(), Counts{});
    best_.assign(best_.size(), -1);
    lengths_ = {};
}

void Occurrences::add(TextPart part, std::string_view term, std::size_t count) {
    lengths_[static_cast<std::size_t>(part)] += count;
    if (!shapes_.test(shape_of(term))) return;
    for (auto [at, end] = places_.equal_range(term); at != end; ++at) {
        const auto [word, variant] = at->second;
        const std::vector<Variant>& variants = query_.words[word].word.variants;
        counts_[word][static_cast<std::size_t>(part)] +=
            variants[variant].weight * static_cast<double>(count);
        int& best = best_[word];
        if (best < 0 || variants[static_cast<std::size_t>(best)].weight < variants[variant].weight)
            best = static_cast<int>(variant);
    }
}

std::array<double, kTextParts> Occurrences::part_weights() const {
    std::array<double, kTextParts> weights{};
    for (std::size_t part = 0; part < kTextParts; ++part)
        weights[part] = weight_in(kPartWeights[part], lengths_[part]);
    return weights;
}

double Occurrences::share_of(std::size_t word, const std::array<double, kTextParts>& weights)
    const {
    double frequency = 0;
    for (std::size_t part = 0; part < kTextParts; ++part)
        frequency += weights[part] * counts_[word][part];
    return frequency / (frequency + kSaturation);
}

double Occurrences::match() const {
    if (total_weight_ <= 0) return 0;
    const auto weights = part_weights();
    double earned = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i)
        earned += query_.words[i].weight * share_of(i, weights);
    const double coverage = earned / total_weight_;
    return coverage * std::sqrt(strength_);
}

std::vector<WordShare> Occurrences::shares() const {
    const auto weights = part_weights();
    std::vector<WordShare> shares;
    shares.reserve(counts_.size());
    for (std::size_t i = 0; i < counts_.size(); ++i)
        shares.push_back({best_[i], static_cast<float>(share_of(i, weights))});
    return shares;
}

}  // namespace akashi
