#include "search/query_terms.hpp"

#include "search/language.hpp"
#include "search/words.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace akashi {
namespace {

/// What an occurrence in a title counts.
constexpr int kTitleCount = 3;

/// The languages in which a query may find its words.
std::vector<Language> languages_for(std::optional<Language> guessed) {
    if (guessed == Language::english) return {Language::english};
    if (guessed) return {*guessed, Language::english};
    std::vector<Language> all{Language::english};
    for (std::size_t i = 0; i < kLanguages; ++i)
        if (Language(i) != Language::english) all.push_back(Language(i));
    return all;
}

void add_variant(QueryWord& word, Variant variant) {
    if (std::ranges::find(word.variants, variant.term, &Variant::term) == word.variants.end())
        word.variants.push_back(std::move(variant));
}

void drop_function_words(std::vector<Word>& words, std::optional<Language> language) {
    if (!language) return;
    const auto is_dropped = [&](const Word& word) {
        return is_function_word(*language, word.text);
    };
    if (!std::ranges::all_of(words, is_dropped)) std::erase_if(words, is_dropped);
}

QueryWord with_variants(
    const std::string& text, const std::vector<Language>& languages, const Synonyms& synonyms
) {
    QueryWord word{.text = text, .variants = {}};
    for (const Language language : languages) add_variant(word, {.term = stem(language, text)});
    for (const std::string_view synonym : synonyms.of(text))
        add_variant(
            word, {stem(Language::english, std::string(synonym)), Likeness::synonym, kSynonymWeight}
        );
    return word;
}

/// Nothing for a phrase without a word.
std::vector<Phrase> phrases_of(
    const std::vector<std::string>& texts, const std::vector<Language>& languages
) {
    std::vector<Phrase> phrases;
    for (const std::string& text : texts) {
        Phrase phrase;
        for (const Language language : languages) {
            std::vector<Word> words = words_of(text);
            drop_function_words(words, language);
            std::vector<std::string> terms;
            terms.reserve(words.size());
            for (const Word& word : words) terms.push_back(stem(language, word.text));
            if (!terms.empty() && std::ranges::find(phrase, terms) == phrase.end())
                phrase.push_back(std::move(terms));
        }
        if (!phrase.empty()) phrases.push_back(std::move(phrase));
    }
    return phrases;
}

}  // namespace

QueryTerms query_terms_of(const TextQuery& query, const Synonyms& synonyms) {
    std::vector<Word> words = words_of(query.text);
    const std::optional<Language> guessed = language_of(words);
    const std::vector<Language> languages = languages_for(guessed);
    drop_function_words(words, guessed);
    QueryTerms terms;
    for (const Word& word : words) {
        if (terms.words.size() == kMaxQueryWords) break;
        if (std::ranges::find(terms.words, word.text, &QueryWord::text) == terms.words.end())
            terms.words.push_back(with_variants(word.text, languages, synonyms));
    }
    terms.required = phrases_of(query.phrases, languages);
    terms.excluded = phrases_of(query.excluded, languages);
    return terms;
}

QueryTerms query_terms_like(const SearchTerms& terms) {
    std::map<std::string_view, int> counts;
    for (const std::string& term : terms.of(TextPart::title)) counts[term] += kTitleCount;
    for (const std::string& term : terms.of(TextPart::body)) ++counts[term];
    std::vector<std::pair<int, std::string_view>> most;
    most.reserve(counts.size());
    for (const auto& [term, count] : counts) most.emplace_back(count, term);
    std::ranges::sort(most, std::greater());
    QueryTerms like;
    for (const auto& [count, term] : most) {
        if (like.words.size() == kMaxQueryWords) break;
        like.words.push_back({std::string(term), {{.term = std::string(term)}}});
    }
    return like;
}

}  // namespace akashi
