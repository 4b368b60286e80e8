#include "text.hpp"

#include <array>
#include <cmath>
#include <string_view>
#include <unordered_set>

namespace akashi::bench {

namespace {

constexpr std::array<std::string_view, 20> kOnsets = {"b",  "br", "d", "dr", "f", "g", "gr",
                                                      "h",  "k",  "l", "m",  "n", "p", "pl",
                                                      "qu", "r",  "s", "st", "t", "v"};
constexpr std::array<std::string_view, 8> kNuclei = {"a", "e", "i", "o", "u", "ai", "ea", "ou"};
constexpr std::array<std::string_view, 8> kCodas = {"", "", "", "n", "r", "s", "l", "nt"};

constexpr std::size_t kDraws = std::size_t{1} << 17;
constexpr double kOffset = 2.7;

/// Rare words are longer, as in a real language.
std::vector<std::string> make_vocabulary(std::mt19937_64& random) {
    std::vector<std::string> words;
    std::unordered_set<std::string> known;
    while (words.size() < TextMaker::kVocabulary) {
        const auto syllables = words.size() < 60 ? 1 : words.size() < 1500 ? 2 : 2 + random() % 2;
        std::string word;
        for (std::size_t i = 0; i < syllables; ++i) {
            word += kOnsets[random() % kOnsets.size()];
            word += kNuclei[random() % kNuclei.size()];
            word += kCodas[random() % kCodas.size()];
        }
        if (known.insert(word).second) words.push_back(std::move(word));
    }
    return words;
}

std::vector<std::uint16_t> make_draws() {
    double sum = 0;
    for (std::size_t rank = 1; rank <= TextMaker::kVocabulary; ++rank)
        sum += 1 / (static_cast<double>(rank) + kOffset);
    std::vector<std::uint16_t> draws;
    double reached = 0;
    for (std::size_t rank = 1; rank <= TextMaker::kVocabulary; ++rank) {
        reached += 1 / (static_cast<double>(rank) + kOffset);
        const auto end = static_cast<std::size_t>(std::lround(reached / sum * kDraws));
        draws.resize(end, static_cast<std::uint16_t>(rank - 1));
    }
    return draws;
}

}  // namespace

TextMaker::TextMaker(std::uint64_t seed)
    : random_(seed), vocabulary_(make_vocabulary(random_)), draws_(make_draws()) {}

const std::string& TextMaker::word() { return vocabulary_[draws_[below(draws_.size())]]; }

std::string TextMaker::words(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        if (i != 0) text += ' ';
        text += word();
    }
    return text;
}

std::string TextMaker::prose(std::size_t size) {
    std::string text;
    text.reserve(size + 32);
    while (text.size() < size) text.append(words(6 + below(12))).append(". ");
    text.resize(size);
    return text;
}

}  // namespace akashi::bench
