#include "conflicts/clause.hpp"

#include "base/contains.hpp"
#include "base/text.hpp"
#include "search/language.hpp"
#include "search/words.hpp"

#include <algorithm>
#include <array>

namespace akashi {
namespace {

constexpr std::size_t kMostClauses = 32;
constexpr std::size_t kMostTokens = 64;

/// The rest of the clause says why, when or what else.
constexpr auto kReasons = std::to_array<std::string_view>(
    {"because",
     "since",
     "so",
     "after",
     "before",
     "which",
     "while",
     "given",
     "where",
     "otherwise",
     "whenever"}
);
/// Words that only say that something is decided, or how firmly.
constexpr auto kSetting = std::to_array<std::string_view>(
    {"set",    "sets",    "setting", "use",      "uses",       "using", "always", "never",
     "must",   "shall",   "default", "defaults", "configured", "fixed", "pinned", "explicitly",
     "please", "against", "every",   "all",      "any",        "the",   "t"}
);
constexpr auto kScopes = std::to_array<std::string_view>(
    {"staging",  "production", "prod",   "dev",      "development", "test",      "tests",
     "testing",  "ci",         "local",  "locally",  "canary",      "preview",   "sandbox",
     "only",     "unless",     "except", "until",    "temporarily", "temporary", "experimental",
     "existing", "new",        "legacy", "optional", "if",          "when",      "during"}
);

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// True for `max_retries`, `CreateFieldIndex`, `TTL` and `v2`.
bool is_written_as_name(std::string_view written) {
    for (std::size_t i = 0; i < written.size(); ++i) {
        const char c = written[i];
        if ((c >= '0' && c <= '9') || c == '_' || (i > 0 && is_upper(c))) return true;
    }
    return false;
}

/// True for both words of `catalog-api`.
bool is_joined(std::string_view text, const Word& word) {
    constexpr std::string_view kJoints = "-_./#@";
    const auto joins = [&](std::size_t joint, std::size_t beyond) {
        return joint < text.size() && beyond < text.size() && kJoints.contains(text[joint]) &&
               !is_space(text[beyond]);
    };
    return joins(word.end, word.end + 1) ||
           (word.begin >= 2 && joins(word.begin - 1, word.begin - 2));
}

Token make_token(std::string_view text, Word word) {
    Token token;
    const bool joined = is_joined(text, word);
    token.stem = stem(Language::english, word.text);
    token.begin = word.begin;
    token.end = word.end;
    token.is_scope = contains(kScopes, word.text);
    // `on-call` is a name, and `NOT` is none.
    const bool is_function = is_function_word(Language::english, word.text) && !joined;
    const bool is_setting = contains(kSetting, word.text) || is_lead_in(word.text);
    if (!token.is_scope && (is_function || is_setting)) token.part = WordPart::function;
    const std::string_view written = text.substr(word.begin, word.end - word.begin);
    token.is_name = !is_function && (joined || is_written_as_name(written));
    token.text = std::move(word.text);
    return token;
}

/// `to` begins a purpose, but not in `decided not to …`, `to 15 seconds` and `to payments-api`.
bool begins_purpose(const std::vector<Token>& tokens, std::size_t index) {
    if (index == 0 || index + 1 >= tokens.size() || tokens[index].text != "to") return false;
    const std::size_t before = tokens[index - 1].text == "not" && index > 1 ? index - 2 : index - 1;
    if (is_lead_in(tokens[before].text)) return false;
    const Token& next = tokens[index + 1];
    return !next.is_name && next.part != WordPart::function;
}

void mark_parts(std::vector<Token>& tokens) {
    WordPart part = WordPart::matter;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (contains(kReasons, tokens[i].text)) part = WordPart::reason;
        if (part == WordPart::matter && begins_purpose(tokens, i)) part = WordPart::purpose;
        if (part == WordPart::matter) continue;
        if (tokens[i].part == WordPart::matter) tokens[i].part = part;
        tokens[i].is_scope = false;
    }
}

/// A boundary ends the clause. A parenthesis is left out with what is in it.
struct Gap {
    bool is_boundary = false;
    int depth = 0;  ///< how many parentheses are opened (or, below 0, closed)
};

Gap gap_between(std::string_view text, std::size_t begin, std::size_t end) {
    Gap gap;
    for (std::size_t i = begin; i < end; ++i) {
        const char c = text[i];
        const bool ends_word = i + 1 >= text.size() || is_space(text[i + 1]);
        if (c == '(' || c == '[' || c == '{') ++gap.depth;
        if (c == ')' || c == ']' || c == '}') --gap.depth;
        if (c == '\n' ||
            ((c == ',' || c == ';' || c == ':' || c == '.' || c == '!' || c == '?') && ends_word))
            gap.is_boundary = true;
        if (c == '-' && ends_word && i > 0 && is_space(text[i - 1])) gap.is_boundary = true;
    }
    for (const std::string_view sign : {"—", "–", "→", "；", "，", "。"}) {
        if (text.substr(begin, end - begin).contains(sign)) gap.is_boundary = true;
    }
    return gap;
}

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    for (Word& word : words_of(text)) {
        if (!word.continues) tokens.push_back(make_token(text, std::move(word)));
    }
    return tokens;
}

/// Moves positions from the claim to the clause, and finds the parts.
Clause finish(std::string_view claim, std::vector<Token> tokens) {
    const std::size_t begin = tokens.front().begin;
    Clause clause{claim, claim.substr(begin, tokens.back().end - begin), std::move(tokens)};
    for (Token& token : clause.tokens) {
        token.begin -= begin;
        token.end -= begin;
    }
    mark_parts(clause.tokens);
    return clause;
}

/// The words that one side does not find on the other one.
struct Missing {
    std::size_t words = 0;  ///< of the matter
    std::size_t purpose = 0;
    bool has_name = false;  ///< or a scope
};

bool has_stem(const Clause& clause, const std::vector<std::size_t>& skip, const std::string& stem) {
    for (std::size_t i = 0; i < clause.tokens.size(); ++i) {
        const Token& token = clause.tokens[i];
        const bool counts = token.part != WordPart::function && !contains(skip, i);
        if (counts && token.stem == stem) return true;
    }
    return false;
}

Missing missing_from(
    const Clause& other,
    const std::vector<std::size_t>& skip_other,
    const Clause& clause,
    const std::vector<std::size_t>& skip,
    SharedMatter& shared
) {
    Missing missing;
    std::vector<std::string_view> seen;
    for (std::size_t i = 0; i < clause.tokens.size(); ++i) {
        const Token& token = clause.tokens[i];
        if (token.part == WordPart::function || token.part == WordPart::reason) continue;
        if (contains(skip, i) || contains(seen, token.stem)) continue;
        seen.push_back(token.stem);
        if (has_stem(other, skip_other, token.stem)) {
            ++shared.words;
            if (token.is_name) ++shared.names;
        } else if (token.part == WordPart::purpose) {
            ++missing.purpose;
        } else {
            ++missing.words;
            missing.has_name |= token.is_name || token.is_scope;
        }
    }
    return missing;
}

/// The names of a clause, in order. Empty unless one stands behind a word of direction: only then
/// their order says something (`from order-svc to mail-svc`).
std::vector<std::string_view> directed_names(const Clause& clause) {
    std::vector<std::string_view> names;
    bool is_directed = false;
    for (std::size_t i = 0; i < clause.tokens.size(); ++i) {
        const Token& token = clause.tokens[i];
        if (!token.is_name || token.part == WordPart::reason) continue;
        names.push_back(token.stem);
        is_directed |=
            i > 0 && is_one_of({"from", "to", "into", "onto"}, clause.tokens[i - 1].text);
    }
    return is_directed ? names : std::vector<std::string_view>();
}

bool go_opposite_ways(const Clause& a, const Clause& b) {
    auto names = directed_names(a);
    auto others = directed_names(b);
    if (names == others) return false;
    std::ranges::sort(names);
    std::ranges::sort(others);
    return names == others;
}

}  // namespace

bool is_lead_in(std::string_view word) {
    constexpr auto kLeadIns = std::to_array<std::string_view>(
        {"decided",      "decide",  "deciding", "recommend", "recommends", "recommended",
         "recommending", "agreed",  "chose",    "chosen",    "choosing",   "opted",
         "opting",       "propose", "proposed", "proposing", "selected",   "selecting",
         "picked",       "picking", "adopted",  "adopting"}
    );
    return contains(kLeadIns, word);
}

std::string_view Clause::text_of(std::size_t first, std::size_t last) const {
    if (first >= tokens.size() || last < first) return {};
    last = std::min(last, tokens.size() - 1);
    return text.substr(tokens[first].begin, tokens[last].end - tokens[first].begin);
}

std::vector<Clause> clauses_of(std::string_view claim) {
    std::vector<Clause> clauses;
    std::vector<Token> tokens;
    std::size_t end = 0;
    int depth = 0;
    const auto close = [&] {
        if (!tokens.empty()) clauses.push_back(finish(claim, std::move(tokens)));
        tokens.clear();
    };
    for (Token& token : tokens_of(claim)) {
        const Gap gap = gap_between(claim, end, token.begin);
        end = token.end;
        depth = std::max(0, depth + gap.depth);
        if (gap.is_boundary && depth == 0) close();
        if (clauses.size() == kMostClauses) return clauses;
        if (depth == 0 && tokens.size() < kMostTokens) tokens.push_back(std::move(token));
    }
    close();
    return clauses;
}

SharedMatter shared_matter(
    const Clause& a,
    const Clause& b,
    const std::vector<std::size_t>& skip_a,
    const std::vector<std::size_t>& skip_b
) {
    SharedMatter shared;
    SharedMatter again;
    const Missing of_a = missing_from(b, skip_b, a, skip_a, shared);
    const Missing of_b = missing_from(a, skip_a, b, skip_b, again);
    shared.words = std::min(shared.words, again.words);
    shared.names = std::min(shared.names, again.names);
    const bool is_one_sided =
        (of_a.words == 0 || of_b.words == 0) && (of_a.purpose == 0 || of_b.purpose == 0);
    const bool is_named = of_a.has_name || of_b.has_name;
    shared.is_same = is_one_sided && !is_named && !go_opposite_ways(a, b) &&
                     of_a.words + of_b.words <= shared.words / kSharedForEachMissing;
    return shared;
}

}  // namespace akashi
