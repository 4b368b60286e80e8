#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace akashi::bench {

/// Makes texts of invented words whose frequencies are like those of a natural language (Zipf's law
/// with Mandelbrot's offset). The same seed gives the same texts. Not thread-safe.
class TextMaker {
public:
    static constexpr std::size_t kVocabulary = 8000;

    explicit TextMaker(std::uint64_t seed);

    /// One word, drawn by its frequency.
    const std::string& word();
    const std::string& most_frequent_word() const { return vocabulary_.front(); }
    /// `count` words drawn one by one, with spaces between them.
    std::string words(std::size_t count);
    /// Sentences of 6 to 17 words, together `size` bytes long.
    std::string prose(std::size_t size);
    /// A number from 0 to `bound` - 1, each with the same probability.
    std::size_t below(std::size_t bound) { return random_() % bound; }

private:
    std::mt19937_64 random_;
    std::vector<std::string> vocabulary_;  // the most frequent first
    std::vector<std::uint16_t> draws_;     // each word as often as its frequency asks for
};

}  // namespace akashi::bench
