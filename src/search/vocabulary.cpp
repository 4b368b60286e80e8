#include "search/vocabulary.hpp"

#include "search/search_terms.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <iterator>
#include <utility>

namespace akashi {
namespace {

constexpr std::size_t kShortestBeginning = 3;
constexpr std::size_t kShortestCorrected = 4;
/// Of the trigrams of two words together, the share that both have.
constexpr double kSimilar = 0.4;

/// The trigrams of a word with its beginning and end (pg_trgm does it in the same way), each as a
/// number, in order.
std::vector<std::uint32_t> trigrams_of(std::string_view word) {
    std::vector<std::uint32_t> trigrams;
    trigrams.reserve(word.size() + 1);
    std::uint32_t trigram = ' ' << 8 | ' ';
    const auto add = [&](char next) {
        trigram = (trigram << 8 | static_cast<unsigned char>(next)) & 0xffffff;
        trigrams.push_back(trigram);
    };
    std::ranges::for_each(word, add);
    add(' ');
    std::ranges::sort(trigrams);
    trigrams.erase(std::ranges::unique(trigrams).begin(), trigrams.end());
    return trigrams;
}

/// One of 64 bits for each trigram: multiplicative hashing (Knuth, TAOCP 6.4).
std::uint64_t bits_of(std::string_view word) {
    constexpr std::uint32_t kGoldenRatio = 2654435769;
    std::uint64_t bits = 0;
    for (const std::uint32_t trigram : trigrams_of(word))
        bits |= std::uint64_t{1} << (trigram * kGoldenRatio >> 26);
    return bits;
}

/// The first eight bytes, so that beginnings are compared without reading the text.
std::uint64_t beginning_of(std::string_view word) {
    std::uint64_t beginning = 0;
    for (std::size_t i = 0; i < sizeof beginning; ++i)
        beginning = beginning << 8 | (i < word.size() ? static_cast<unsigned char>(word[i]) : 0U);
    return beginning;
}

/// Which bits of beginning_of() a word of this size has.
std::uint64_t mask_of(std::size_t size) {
    return size >= sizeof(std::uint64_t) ? ~std::uint64_t{0} : ~(~std::uint64_t{0} >> 8 * size);
}

/// Whether it is worth comparing the trigrams themselves. Most words have less than two in common,
/// which is told without counting.
bool may_be_similar(std::uint64_t a, std::uint64_t b) {
    const std::uint64_t both = a & b;
    if ((both & (both - 1)) == 0) return false;
    return 3 * std::popcount(both) >= std::popcount(a | b);
}

double similarity(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
    std::size_t both = 0;
    for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
        both += *i == *j ? 1 : 0;
        const bool is_behind = *i <= *j;
        if (*j <= *i) ++j;
        if (is_behind) ++i;
    }
    return static_cast<double>(both) / static_cast<double>(a.size() + b.size() - both);
}

bool has_digit(std::string_view term) {
    return term.find_first_of("0123456789") != std::string_view::npos;
}

}  // namespace

Vocabulary::Vocabulary(std::int64_t decisions, std::int64_t sampled, std::vector<TermCount> counts)
    : decisions_(decisions), sampled_(sampled) {
    entries_.reserve(counts.size());
    shapes_.reserve(counts.size());
    for (TermCount& count : counts) {
        const std::uint64_t bits = count.term.starts_with(kTitleMark) ? 0 : bits_of(count.term);
        shapes_.push_back({beginning_of(count.term), bits});
        entries_.push_back({std::move(count.term), count.decisions});
    }
    places_.reserve(entries_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i) places_.emplace(entries_[i].term, i);
}

bool Vocabulary::knows(std::string_view term) const { return places_.contains(term); }

double Vocabulary::decisions_with(std::string_view term) const {
    const auto place = places_.find(term);
    const bool is_known = place != places_.end();
    if (is_complete()) return is_known ? static_cast<double>(entries_[place->second].decisions) : 0;
    const double share = static_cast<double>(decisions_) / static_cast<double>(sampled_);
    return share * (is_known ? static_cast<double>(entries_[place->second].decisions) : 0.5);
}

std::vector<std::string> Vocabulary::similar(std::string_view term) const {
    if (term.size() < kShortestBeginning) return {};
    std::vector<const Entry*> begins;
    const Entry* closest = nullptr;
    double most = kSimilar;
    const std::vector<std::uint32_t> trigrams = trigrams_of(term);
    const Shape shape{beginning_of(term), bits_of(term)};
    const std::uint64_t mask = mask_of(term.size());
    const bool may_be_misspelt = term.size() >= kShortestCorrected && !has_digit(term);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const bool may_begin = (shapes_[i].beginning & mask) == shape.beginning;
        const bool may_be_it =
            may_be_misspelt && may_be_similar(shape.trigrams, shapes_[i].trigrams);
        if (!may_begin && !may_be_it) continue;
        const Entry& entry = entries_[i];
        if (entry.term.starts_with(kTitleMark) || entry.term == term) continue;
        if (entry.term.starts_with(term)) {
            begins.push_back(&entry);
        } else if (may_be_it) {
            const double found = similarity(trigrams, trigrams_of(entry.term));
            if (found < most || (found == most && closest != nullptr)) continue;
            most = found;
            closest = &entry;
        }
    }
    std::ranges::sort(begins, std::greater(), [](const Entry* entry) {
        return std::pair(entry->decisions, std::string_view(entry->term));
    });
    if (begins.size() >= kMostSimilar) begins.resize(kMostSimilar - 1);
    std::vector<std::string> found;
    if (closest != nullptr) found.push_back(closest->term);
    for (const Entry* entry : begins) found.push_back(entry->term);
    return found;
}

}  // namespace akashi
