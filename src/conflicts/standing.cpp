#include "conflicts/standing.hpp"

#include "base/contains.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace akashi {
namespace {

/// Words that say that something else ends.
constexpr auto kRetiring = std::to_array<std::string_view>(
    {"supersede", "supersedes", "superseded", "superseding", "replace",   "replaces",
     "replaced",  "replacing",  "reversed",   "reverses",    "reversing", "revert",
     "reverts",   "reverted",   "reverting",  "retire",      "retires",   "retired",
     "retiring",  "deprecate",  "deprecates", "deprecated",  "abandon",   "abandons",
     "abandoned", "abandoning", "switched",   "switching",   "migrated",  "migrating",
     "rescinded", "retracted",  "withdrew",   "withdrawn",   "scrapped",  "scrapping",
     "shelved",   "pivoted",    "pivoting",   "rewrote",     "obsolete",  "obsoletes"}
);
constexpr auto kRetiringPhrases =
    std::to_array<std::string_view>({"no longer", "walked back", "walk back"});
/// Verbs that retire something when a claim begins with them; elsewhere, they are ordinary.
constexpr auto kRetiringDeeds = std::to_array<std::string_view>(
    {"removed",
     "removing",
     "dropped",
     "dropping",
     "discarded",
     "discarding",
     "deleted",
     "deleting",
     "closed",
     "reopened",
     "undid",
     "rolled"}
);

/// A claim with one of these knows an earlier state.
constexpr auto kChanges = std::to_array<std::string_view>(
    {"now",        "raised",     "raising",   "raise",      "lowered",    "lowering", "lower",
     "increased",  "increasing", "increase",  "reduced",    "reducing",   "reduce",   "decreased",
     "decreasing", "decrease",   "bumped",    "bumping",    "bump",       "changed",  "changing",
     "updated",    "updating",   "update",    "tightened",  "tightening", "relaxed",  "relaxing",
     "extended",   "extending",  "shortened", "doubled",    "halved",     "moved",    "moving",
     "converted",  "fixed",      "fix",       "previously", "formerly",   "anymore",  "originally",
     "diagnosis",  "finding"}
);
/// A clause with one of these tells of the past.
constexpr auto kPast =
    std::to_array<std::string_view>({"was", "were", "been", "had", "did", "again"});
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
    const auto is_there = [&](std::string_view phrase) { return lower.contains(phrase); };
    if (std::ranges::any_of(kRetiringPhrases, is_there)) return true;
    std::size_t end = 0;
    for (std::size_t begin = 0; begin < lower.size(); begin = end + 1) {
        end = begin;
        while (end < lower.size() && is_letter(lower[end])) ++end;
        if (contains(kRetiring, std::string_view(lower).substr(begin, end - begin))) return true;
    }
    return false;
}

bool tells_change(const Clause& clause) {
    return std::ranges::any_of(clause.tokens, [](const Token& token) {
        return token.part != WordPart::reason && !token.is_name && contains(kChanges, token.text);
    });
}

bool retires_by_deed(const Clause& clause) {
    const std::size_t first = first_word(clause);
    return first < clause.tokens.size() && contains(kRetiringDeeds, clause.tokens[first].text);
}

bool tells_history(const Clause& clause) {
    for (std::size_t i = 0; i < clause.tokens.size(); ++i) {
        const Token& token = clause.tokens[i];
        if (token.part == WordPart::reason) break;
        if (contains(kReports, token.text)) return true;
        if (!token.is_name && contains(kPast, token.text)) return true;
        const bool precedes_number =
            i + 1 < clause.tokens.size() && is_digit(clause.tokens[i + 1].text.front());
        if (token.text == "from" && precedes_number) return true;
    }
    return tells_change(clause);
}

bool is_negated(const Clause& clause) {
    constexpr auto kNegations = std::to_array<std::string_view>(
        {"not", "t", "never", "no", "without", "avoid", "cannot", "neither", "nor", "against"}
    );
    return std::ranges::any_of(clause.tokens, [&](const Token& token) {
        return token.part != WordPart::reason && contains(kNegations, token.text);
    });
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
