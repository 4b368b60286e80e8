#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// What a word of a clause says about the matter of the clause.
enum class WordPart : std::uint8_t {
    matter,    ///< what the clause is about
    purpose,   ///< behind `to`: what it is for, or a complement
    reason,    ///< behind `because`, `since`, `so`, `after`, `which`: no part of the matter
    function,  ///< articles, pronouns, auxiliary verbs, words that only say that something is set
};

/// True for a word that announces what is decided: decided, chose, recommend.
bool is_lead_in(std::string_view word);

/// A word as a rule sees it.
struct Token {
    std::string text;  ///< as in Word::text: in lower case
    std::string stem;  ///< of English
    WordPart part = WordPart::matter;
    bool is_name = false;   ///< an identifier, a part of one, or a number: never a synonym
    bool is_scope = false;  ///< names an environment or an exception: staging, only, unless
    std::size_t begin = 0;  ///< bytes of the clause's text, [begin, end)
    std::size_t end = 0;
};

/// A part of a claim without an inner boundary: between commas, colons, dashes and parentheses.
struct Clause {
    std::string_view claim;  ///< the whole claim
    std::string_view text;   ///< the clause itself, a part of it
    std::vector<Token> tokens;

    /// The text of the tokens [first, last], as written.
    std::string_view text_of(std::size_t first, std::size_t last) const;
};

/// The clauses of a claim, in order. Text in parentheses is left out: it explains. At most 32
/// clauses of at most 64 words. They refer to `claim`.
std::vector<Clause> clauses_of(std::string_view claim);

/// For each five words that two clauses of one matter share, one may be missing on one side.
inline constexpr std::size_t kSharedForEachMissing = 5;

/// What the matters of two clauses have in common.
struct SharedMatter {
    std::size_t words = 0;  ///< that both have
    std::size_t names = 0;  ///< those of them that are names
    bool is_same = false;
};

/// Compares what two clauses are about, without the tokens at the positions in `skip_a` and
/// `skip_b`. It is the same matter when every word of each side occurs on the other. One word in
/// five may be missing, but no name and no scope, and never on both sides: then each has a scope of
/// its own. A purpose may be missing on one side. Names behind `from` and `to` stand in the same
/// order.
SharedMatter shared_matter(
    const Clause& a,
    const Clause& b,
    const std::vector<std::size_t>& skip_a,
    const std::vector<std::size_t>& skip_b
);

}  // namespace akashi
