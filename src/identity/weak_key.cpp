#include "identity/weak_key.hpp"

#include "base/text.hpp"

#include <array>
#include <vector>

namespace akashi {
namespace {

constexpr std::size_t kShortest = 16;

/// What documents, examples and people in a hurry use. A key of nothing but these words, digits and
/// punctuation is as well known as they are.
constexpr std::array<std::string_view, 21> kWellKnown = {
    "changeme", "change", "password", "secret", "admin",  "akashi",  "default",
    "example",  "test",   "api",      "key",    "me",     "please",  "qwerty",
    "letmein",  "demo",   "dev",      "local",  "abcdef", "replace", "your"
};

/// The lower-case letters of the text.
std::string letters_of(std::string_view text) {
    std::string letters;
    for (const char c : to_lower(text))
        if (c >= 'a' && c <= 'z') letters += c;
    return letters;
}

/// Whether `text` is one well-known word after the other.
bool is_well_known(std::string_view text) {
    std::vector<bool> is_end(text.size() + 1);  // whether words can end there
    is_end[0] = true;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_end[at]) continue;
        for (const std::string_view word : kWellKnown)
            if (text.substr(at).starts_with(word)) is_end[at + word.size()] = true;
    }
    return is_end.back();
}

bool repeats_itself(std::string_view key) {
    constexpr std::size_t kLongestPiece = 4;
    for (std::size_t length = 1; length <= kLongestPiece; ++length)
        if (key.substr(length) == key.substr(0, key.size() - length)) return true;
    return false;
}

}  // namespace

std::optional<std::string> weakness_of(std::string_view key) {
    if (key.size() < kShortest) return "has fewer than 16 characters";
    if (repeats_itself(key)) return "repeats itself";
    const std::string letters = letters_of(key);
    // Digits alone are a number that somebody chose, such as a date, unless there are many.
    constexpr std::size_t kManyDigits = 32;
    if (letters.empty() ? key.size() < kManyDigits : is_well_known(letters))
        return "is a well-known one";
    return std::nullopt;
}

}  // namespace akashi
