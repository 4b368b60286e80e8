#include "conflicts/standing.hpp"

#include "base/text.hpp"
#include "conflicts/contains.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace akashi {
namespace {

/// Beginnings of words that say that something else ends.
constexpr auto kRetiring = std::to_array<std::string_view>(
    {"supersed", "replace",   "replacing", "revers",    "revert",    "migrated", "migrating",
     "switched", "switching", "abandon",   "deprecat",  "retire",    "retiring", "retract",
     "withdr",   "rescind",   "scrapped",  "scrapping", "discarded", "shelved",  "pivot",
     "rewrote",  "obsolete",  "removed",   "removing",  "dropped",   "dropping", "reconcil"}
);
constexpr auto kRetiringPhrases =
    std::to_array<std::string_view>({"no longer", "walked back", "walk back"});

/// A claim with one of these knows an earlier state.
constexpr auto kChanges = std::to_array<std::string_view>(
    {"now",        "raised",     "raising",   "raise",     "lowered",    "lowering", "lower",
     "increased",  "increasing", "increase",  "reduced",   "reducing",   "reduce",   "decreased",
     "decreasing", "decrease",   "bumped",    "bumping",   "bump",       "changed",  "changing",
     "updated",    "updating",   "update",    "tightened", "tightening", "relaxed",  "relaxing",
     "extended",   "extending",  "shortened", "doubled",   "halved",     "moved",    "moving",
     "converted",  "fixed",      "fix",       "again",     "previously", "formerly", "anymore",
     "originally", "diagnosis",  "finding"}
);
/// A clause with one of these tells of the past.
constexpr auto kPast = std::to_array<std::string_view>({"was", "were", "been", "had", "did"});
constexpr auto kReports = std::to_array<std::string_view>(
    {"measured", "measures",  "measurement", "observed", "found",    "finding",   "findings",
     "took",     "takes",     "median",      "mean",     "average",  "averaged",  "averages",
     "p50",      "p90",       "p95",         "p99",      "roughly",  "about",     "approximately",
     "around",   "benchmark", "benchmarks",  "reviewed", "review",   "diagnosis", "diagnosed",
     "verified", "scored",    "scores",      "score",    "currently"}
);

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

}  // namespace

bool retires_something(std::string_view text) {
    const std::string lower = to_lower(text);
    for (const std::string_view phrase : kRetiringPhrases) {
        if (lower.contains(phrase)) return true;
    }
    for (std::size_t i = 0; i < lower.size(); ++i) {
        if (!is_letter(lower[i]) || (i > 0 && is_letter(lower[i - 1]))) continue;
        const std::string_view rest = std::string_view(lower).substr(i);
        const auto begins = [&](std::string_view word) { return rest.starts_with(word); };
        if (std::ranges::any_of(kRetiring, begins)) return true;
    }
    return false;
}

bool tells_change(const Clause& clause) {
    return std::ranges::any_of(clause.tokens, [](const Token& token) {
        return token.part != Part::reason && !token.is_name && contains(kChanges, token.text);
    });
}

bool tells_history(const Clause& clause) {
    for (std::size_t i = 0; i < clause.tokens.size(); ++i) {
        const Token& token = clause.tokens[i];
        if (token.part == Part::reason) break;
        if (contains(kReports, token.text)) return true;
        if (!token.is_name && contains(kPast, token.text)) return true;
        const bool precedes_number =
            i + 1 < clause.tokens.size() && is_digit(clause.tokens[i + 1].text.front());
        if (token.text == "from" && precedes_number) return true;
    }
    return tells_change(clause);
}

bool is_past(std::string_view verb) {
    constexpr auto kIrregular = std::to_array<std::string_view>(
        {"ran", "made", "built", "chose", "kept", "wrote", "took", "sent", "got", "gave", "went"}
    );
    constexpr auto kBaseForms = std::to_array<std::string_view>(
        {"need", "embed", "feed", "seed", "shed", "speed", "exceed", "proceed", "succeed"}
    );
    if (contains(kBaseForms, verb)) return false;
    return contains(kIrregular, verb) || (verb.size() > 3 && verb.ends_with("ed"));
}

std::size_t first_word(const Clause& clause) {
    constexpr auto kEmphasis = std::to_array<std::string_view>(
        {"explicitly", "please", "and", "also", "then", "but", "instead", "therefore"}
    );
    std::size_t index = 0;
    while (index < clause.tokens.size() && contains(kEmphasis, clause.tokens[index].text)) ++index;
    return index;
}

}  // namespace akashi
