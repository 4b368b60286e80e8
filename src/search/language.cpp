#include "search/language.hpp"

#include <libstemmer.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>

namespace akashi {
namespace {

/// In the order of Language.
constexpr std::array<const char*, kLanguages> kNames{
    "danish",
    "dutch",
    "english",
    "finnish",
    "french",
    "german",
    "italian",
    "norwegian",
    "portuguese",
    "russian",
    "spanish",
    "swedish"
};

struct StemmerDeleter {
    void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using Stemmer = std::unique_ptr<sb_stemmer, StemmerDeleter>;

/// A stemmer has a buffer of its own, so that each thread needs one.
sb_stemmer& stemmer_of(Language language) {
    thread_local std::array<Stemmer, kLanguages> stemmers;
    Stemmer& stemmer = stemmers[static_cast<std::size_t>(language)];
    if (!stemmer)
        stemmer.reset(sb_stemmer_new(kNames[static_cast<std::size_t>(language)], "UTF_8"));
    if (!stemmer) throw std::bad_alloc();
    return *stemmer;
}

bool is_cyrillic(std::string_view word) {
    return word.starts_with('\xd0') || word.starts_with('\xd1');
}

}  // namespace

std::optional<Language> language_of(std::span<const Word> words) {
    std::array<std::size_t, kLanguages> counts{};
    for (const Word& word : words) {
        const LanguageSet languages = languages_of_function_word(word.text);
        for (std::size_t i = 0; languages.any() && i < kLanguages; ++i)
            counts[i] += languages.test(i) ? 1 : 0;
        counts[static_cast<std::size_t>(Language::russian)] += is_cyrillic(word.text) ? 1 : 0;
    }
    const auto most = std::ranges::max_element(counts);
    if (*most == 0) return std::nullopt;
    if (counts[static_cast<std::size_t>(Language::english)] == *most) return Language::english;
    return Language(most - counts.begin());
}

std::string stem(Language language, const std::string& word) {
    const bool has_digit = std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
    if (has_digit) return word;
    sb_stemmer& stemmer = stemmer_of(language);
    const auto* symbols = reinterpret_cast<const sb_symbol*>(word.data());
    const sb_symbol* stemmed = sb_stemmer_stem(&stemmer, symbols, static_cast<int>(word.size()));
    if (stemmed == nullptr) throw std::bad_alloc();
    return {
        reinterpret_cast<const char*>(stemmed),
        static_cast<std::size_t>(sb_stemmer_length(&stemmer))
    };
}

}  // namespace akashi
