#include "conflicts/choice.hpp"

#include "base/contains.hpp"
#include "conflicts/standing.hpp"

#include <algorithm>
#include <utility>

namespace akashi {
namespace {

constexpr std::size_t kMostNameWords = 8;
constexpr std::size_t kMostNameBytes = 512;

/// The words that refuse, [first, end): `instead of`, `rather than`, and the `over` of `chose X
/// over Y`. Nothing is refused when there are none.
struct RefusingWords {
    std::size_t first = 0;
    std::size_t end = 0;
};
RefusingWords find_refusal(const Clause& clause) {
    bool is_led_in = false;
    for (std::size_t i = 0; i + 1 < clause.tokens.size(); ++i) {
        const std::string& word = clause.tokens[i].text;
        const std::string& next = clause.tokens[i + 1].text;
        if ((word == "instead" && next == "of") || (word == "rather" && next == "than"))
            return {i, i + 2};
        if (word == "over" && is_led_in) return {i, i + 1};
        is_led_in |= is_lead_in(word);
    }
    return {};
}

}  // namespace

std::optional<Refusal> refusal_in(const Clause& clause) {
    const auto [first, end] = find_refusal(clause);
    if (end == 0 || tells_history(clause)) return std::nullopt;
    Refusal refusal;
    refusal.clause = &clause;
    for (std::size_t i = first; i < end; ++i) refusal.skip.push_back(i);
    std::size_t last = first;
    for (std::size_t i = end; i < clause.tokens.size(); ++i) {
        const Token& token = clause.tokens[i];
        // What follows `for` or `in` is the matter again.
        if (is_one_of(
                {"for", "in", "on", "at", "as", "when", "because", "since", "so"}, token.text
            ))
            break;
        if (token.part == WordPart::reason) break;
        refusal.skip.push_back(i);
        if (token.part == WordPart::function) continue;
        refusal.stems.push_back(token.stem);
        last = i;
    }
    if (refusal.stems.empty() || refusal.stems.size() > kMostNameWords) return std::nullopt;
    refusal.name = clause.text_of(end, last);
    return refusal;
}

std::optional<Refusal> refusal_of(std::string_view label) {
    if (label.size() > kMostNameBytes) return std::nullopt;
    Refusal refusal;
    refusal.name = label;
    for (const Clause& clause : clauses_of(label)) {
        for (const Token& token : clause.tokens) {
            if (token.part != WordPart::function) refusal.stems.push_back(token.stem);
        }
    }
    if (refusal.stems.empty() || refusal.stems.size() > kMostNameWords) return std::nullopt;
    return refusal;
}

std::optional<Taking> taking_in(const Clause& clause) {
    const std::size_t first = first_word(clause);
    if (first == clause.tokens.size()) return std::nullopt;
    const std::string& verb = clause.tokens[first].text;
    if (is_past(verb) && !is_lead_in(verb)) return std::nullopt;
    if (tells_history(clause) || is_negated(clause)) return std::nullopt;
    const auto own = refusal_in(clause);
    Taking taking{&clause, {}};
    for (std::size_t i = 0; i < clause.tokens.size(); ++i) {
        const Token& token = clause.tokens[i];
        if (token.part == WordPart::reason) break;
        const bool is_refused = own && contains(own->skip, i);
        if (token.part != WordPart::function && !is_refused) taking.words.push_back(&token);
    }
    return taking;
}

bool takes(const Taking& taking, const Refusal& refusal, const Clause& refusing) {
    constexpr std::size_t kFewestOthers = 2;
    const auto is_named = [&](const Token* word) { return contains(refusal.stems, word->stem); };
    const auto is_taken = [&](const std::string& name) {
        return std::ranges::find(taking.words, name, &Token::stem) != taking.words.end();
    };
    const auto named = static_cast<std::size_t>(std::ranges::count_if(taking.words, is_named));
    if (taking.words.size() < named + kFewestOthers) return false;
    if (!std::ranges::all_of(refusal.stems, is_taken)) return false;
    return std::ranges::all_of(taking.words, [&](const Token* word) {
        return is_named(word) || std::ranges::any_of(refusing.tokens, [&](const Token& other) {
                   return other.stem == word->stem && other.part != WordPart::function;
               });
    });
}

}  // namespace akashi
