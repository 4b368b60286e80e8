#pragma once

#include "search/words.hpp"

#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace akashi {

/// Languages whose words are reduced to stems. A text in another one is searched by whole words.
enum class Language : std::uint8_t {
    danish,
    dutch,
    english,
    finnish,
    french,
    german,
    italian,
    norwegian,
    portuguese,
    russian,
    spanish,
    swedish
};
inline constexpr std::size_t kLanguages = 12;

/// The language whose function words are the most frequent; English when there are as many of it.
/// None when the words have no function word.
std::optional<Language> language_of(std::span<const Word> words);

/// By the number of the language.
using LanguageSet = std::bitset<kLanguages>;

/// The languages in which a word carries no meaning of its own: articles, pronouns, conjunctions,
/// auxiliary verbs. `word` is folded, as in Word::text.
LanguageSet languages_of_function_word(std::string_view word);
bool is_function_word(Language language, std::string_view word);

/// The stem of a folded word: the algorithms of Snowball (https://snowballstem.org). Words with
/// digits are their own stems. Callable from any thread.
std::string stem(Language language, const std::string& word);

}  // namespace akashi
