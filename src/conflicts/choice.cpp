#include "conflicts/choice.hpp"

#include "conflicts/contains.hpp"
#include "conflicts/standing.hpp"

#include <algorithm>
#include <utility>

namespace akashi {
namespace {

constexpr std::size_t kMostNameWords = 8;

/// Where `instead of` or `rather than` begins; the number of tokens when there is none.
std::size_t find_refusal(const Clause& clause) {
    for (std::size_t i = 0; i + 2 < clause.tokens.size(); ++i) {
        const std::string& word = clause.tokens[i].text;
        const std::string& next = clause.tokens[i + 1].text;
        if ((word == "instead" && next == "of") || (word == "rather" && next == "than")) return i;
    }
    return clause.tokens.size();
}

/// True for a clause that takes nothing, because it says what not to do.
bool is_negated(const Clause& clause) {
    return std::ranges::any_of(clause.tokens, [](const Token& token) {
        return token.part != Part::reason && is_one_of(
                                                 {"not",
                                                  "t",
                                                  "never",
                                                  "without",
                                                  "avoid",
                                                  "no",
                                                  "cannot",
                                                  "neither",
                                                  "nor",
                                                  "against"},
                                                 token.text
                                             );
    });
}

/// The words of a clause that say what it takes, and for what: without what it refuses itself.
std::vector<const Token*> taken_words(const Clause& clause) {
    const auto own = refusal_in(clause);
    std::vector<const Token*> words;
    for (std::size_t i = 0; i < clause.tokens.size(); ++i) {
        const Token& token = clause.tokens[i];
        if (token.part == Part::reason) break;
        const bool is_refused = own && contains(own->skip, i);
        if (token.part != Part::function && !is_refused) words.push_back(&token);
    }
    return words;
}

}  // namespace

std::optional<Refusal> refusal_in(const Clause& clause) {
    const std::size_t found = find_refusal(clause);
    if (found == clause.tokens.size() || tells_history(clause)) return std::nullopt;
    Refusal refusal;
    refusal.clause = &clause;
    refusal.skip = {found, found + 1};
    std::size_t last = found;
    for (std::size_t i = found + 2; i < clause.tokens.size(); ++i) {
        const Token& token = clause.tokens[i];
        // What follows `for` or `in` is the matter again.
        if (is_one_of(
                {"for", "in", "on", "at", "as", "when", "because", "since", "so"}, token.text
            ))
            break;
        if (token.part == Part::reason) break;
        refusal.skip.push_back(i);
        if (token.part == Part::function) continue;
        refusal.stems.push_back(token.stem);
        last = i;
    }
    if (refusal.stems.empty() || refusal.stems.size() > kMostNameWords) return std::nullopt;
    refusal.name = clause.text_of(found + 2, last);
    return refusal;
}

std::optional<Refusal> refusal_of(std::string_view label) {
    Refusal refusal;
    refusal.name = label;
    for (const Clause& clause : clauses_of(label)) {
        for (const Token& token : clause.tokens) {
            if (token.part != Part::function) refusal.stems.push_back(token.stem);
        }
    }
    if (refusal.stems.empty() || refusal.stems.size() > kMostNameWords) return std::nullopt;
    return refusal;
}

bool takes(const Clause& clause, const Refusal& refusal, const Clause& refusing) {
    constexpr std::size_t kFewestOthers = 2;
    const std::size_t first = first_word(clause);
    if (first == clause.tokens.size() || is_past(clause.tokens[first].text)) return false;
    if (tells_history(clause) || is_negated(clause)) return false;
    std::size_t named = 0;
    std::size_t others = 0;
    for (const Token* word : taken_words(clause)) {
        if (contains(refusal.stems, word->stem)) {
            ++named;
            continue;
        }
        const bool is_shared = std::ranges::any_of(refusing.tokens, [&](const Token& other) {
            return other.stem == word->stem && other.part != Part::function;
        });
        if (!is_shared) return false;
        ++others;
    }
    return named >= refusal.stems.size() && others >= kFewestOthers;
}

}  // namespace akashi
