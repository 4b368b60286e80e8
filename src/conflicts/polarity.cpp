#include "conflicts/polarity.hpp"

#include "base/contains.hpp"
#include "conflicts/standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace akashi {
namespace {

/// Words of one axis: the first of each line names it.
struct Opposites {
    std::string_view axis;
    std::array<std::string_view, 6> for_it;
    std::array<std::string_view, 8> against_it;
};

/// Verbs, by stem.
constexpr auto kVerbs = std::to_array<Opposites>({
    {"enable", {"enabl"}, {"disabl"}},
    {"allow", {"allow", "permit"}, {"forbid", "deni", "prohibit", "disallow", "ban", "block"}},
    {"accept", {"accept"}, {"reject", "refus"}},
    {"include", {"includ"}, {"exclud"}},
    {"use", {"use", "adopt", "choos", "chose", "select", "pick"}, {"avoid"}},
    {"expose", {"expos", "show"}, {"hide"}},
    {"keep", {"keep", "retain", "preserv"}, {"remov", "drop", "delet"}},
});

/// What something is, as written in lower case.
constexpr auto kStates = std::to_array<Opposites>({
    {"enable", {"on", "enabled"}, {"off", "disabled"}},
    {"allow",
     {"allowed", "permitted"},
     {"forbidden", "denied", "prohibited", "disallowed", "banned", "blocked"}},
    {"accept", {"accepted"}, {"rejected", "refused"}},
    {"include", {"included"}, {"excluded"}},
    {"true", {"true"}, {"false"}},
    {"synchronous", {"synchronous", "sync"}, {"asynchronous", "async"}},
    {"required", {"required", "mandatory"}, {"optional"}},
    {"public", {"public"}, {"private"}},
    {"mutable", {"mutable"}, {"immutable"}},
    {"open", {"open"}, {"closed"}},
    {"strict", {"strict"}, {"lenient"}},
});

/// True for, false against; nothing when the word is of no pair.
template <std::size_t Size>
std::optional<std::pair<std::string_view, bool>> axis_of(
    const std::array<Opposites, Size>& table, std::string_view word
) {
    for (const Opposites& row : table) {
        if (contains(row.for_it, word)) return std::pair(row.axis, true);
        if (contains(row.against_it, word)) return std::pair(row.axis, false);
    }
    return std::nullopt;
}

/// Reads the stands of one clause.
class Reader {
public:
    explicit Reader(const Clause& clause) : clause_(clause) {
        for (std::size_t i = 0; i < size() && part(i) != WordPart::reason; ++i) {
            if (word(i) == "cannot" || (is_not(i) && !is_limited(i + 1))) ++negations_;
        }
    }

    std::vector<Stand> read() {
        if (negations_ > 1) return {};  // `what is not signed must never be logged`
        const std::size_t first = first_word(clause_);
        read_beginning(first);
        for (std::size_t i = first; i < size() && part(i) != WordPart::reason; ++i) {
            if (is_lead_in(word(i))) read_lead_in(i);
            read_modal(i, first);
            read_third_person(i, first);
            read_state(i);
        }
        return std::move(stands_);
    }

private:
    std::size_t size() const { return clause_.tokens.size(); }
    WordPart part(std::size_t i) const { return clause_.tokens[i].part; }
    std::string_view word(std::size_t i) const {
        return i < size() ? std::string_view(clause_.tokens[i].text) : std::string_view();
    }
    bool is_not(std::size_t i) const { return is_one_of({"not", "t", "never"}, word(i)); }

    /// `not only`, `not just`: no negation.
    bool is_limited(std::size_t i) const {
        return is_one_of({"only", "just", "merely", "necessarily", "yet"}, word(i));
    }

    void read_beginning(std::size_t i) {
        if (is_one_of({"do", "don"}, word(i)) && is_not(i + 1)) return add_verbs(i + 2, false, i);
        if (word(i) == "never") return add_verbs(i + 1, false, i);
        if (word(i) == "avoid") add_verbs(i + 1, false, i);  // and below: to avoid a thing
        if (word(i) == "always") return add_verbs(i + 1, true, i);
        if (!is_past(word(i)) || is_lead_in(word(i))) add_verbs(i, true, i);
    }

    /// `Decided not to …`, `we recommend against …`.
    void read_lead_in(std::size_t i) {
        const bool is_against = word(i + 1) == "against";
        const bool is_for = !is_against && word(i + 1) != "not";
        const std::size_t next = is_for ? i + 1 : i + 2;
        if (word(next) == "to") return add_verbs(next + 1, is_for, i);
        if (word(next).ends_with("ing")) return add_verbs(next, is_for, i);
        if (is_against && next < size()) add_use(next, i);
    }

    void read_modal(std::size_t i, std::size_t first) {
        if (i == first) return;
        if (word(i) == "cannot") return add_verbs(i + 1, false, i);
        const bool is_modal = is_one_of({"must", "should", "shall", "will"}, word(i));
        const bool is_negated =
            is_one_of({"mustn", "shouldn", "won", "may", "can"}, word(i)) || is_modal;
        if (is_negated && is_not(i + 1)) return add_verbs(i + 2, false, i);
        const bool follows_past =
            is_one_of({"was", "were", "has", "have", "had", "is", "are"}, word(i - 1));
        if (is_one_of({"never", "always"}, word(i)) && !follows_past && !is_negated_before(i))
            return add_verbs(i + 1, word(i) == "always", i);
        if (is_modal) add_verbs(i + 1, true, i);
    }
    bool is_negated_before(std::size_t i) const {
        return is_one_of({"must", "should", "shall", "will", "not"}, word(i - 1)) ||
               part(i - 1) == WordPart::reason;
    }

    /// `The gateway rejects …`. A plural noun is taken for a verb, too; it finds no `never` of it.
    void read_third_person(std::size_t i, std::size_t first) {
        if (i == first || !word(i).ends_with('s')) return;
        if (part(i) == WordPart::function && word(i) != "uses") return;
        if (part(i - 1) != WordPart::function) add_verb(i, true, i);
    }

    /// `… is required`, `… defaults to off`, `… fails open`.
    void read_state(std::size_t i) {
        const auto axis = axis_of(kStates, word(i));
        if (!axis || i < 2) return;
        if (axis->first == "open" && !is_one_of({"fail", "fails"}, word(i - 1))) return;
        const std::size_t copula = is_not(i - 1) ? i - 2 : i - 1;
        if (axis->first != "open" &&
            !is_one_of(
                {"is", "are", "be", "stay", "stays", "remain", "remains", "to"}, word(copula)
            ))
            return;
        // `The index is on the table`.
        if (word(i) == "on" && i + 1 < size() &&
            !is_one_of({"for", "by", "in", "unless"}, word(i + 1)))
            return;
        std::size_t end = copula;
        while (end > 0 && part(end - 1) == WordPart::function) --end;
        if (end <= after_articles()) return;
        stands_.push_back(
            {&clause_,
             std::string(axis->first),
             axis->second != (negations_ > 0),
             {i},
             fmt::format(
                 "whether {} is {}", clause_.text_of(after_articles(), end - 1), axis->first
             )}
        );
    }

    /// The verb at or behind `i`, and those joined to it by `or`: `never block or abort`.
    void add_verbs(std::size_t i, bool is_for, std::size_t sign) {
        if (is_limited(i)) return;
        while (is_one_of({"be", "ever", "also", "always", "automatically", "silently"}, word(i)))
            ++i;
        if (i >= size()) return;
        add_verb(i, is_for, sign);
        if (word(i + 1) == "or" && i + 2 < size()) add_verb(i + 2, is_for, sign);
    }

    void add_verb(std::size_t i, bool is_for, std::size_t sign) {
        const Token& verb = clause_.tokens[i];
        const auto axis = axis_of(kVerbs, verb.stem);
        if ((verb.part == WordPart::function && !axis) || verb.part == WordPart::reason) return;
        if (is_for && negations_ > 0) return;  // which verb the `not` is for, is not clear
        std::vector<std::size_t> skip{sign, i};
        stands_.push_back(
            {&clause_,
             axis ? std::string(axis->first) : "to " + verb.stem,
             axis ? axis->second == is_for : is_for,
             std::move(skip),
             axis ? fmt::format("whether to {} {}", axis->first, text_from(i + 1))
                  : question_about(i, sign)}
        );
    }

    /// Against a thing, which begins at `i`.
    void add_use(std::size_t i, std::size_t sign) {
        stands_.push_back(
            {&clause_, "use", false, {sign}, fmt::format("whether to use {}", text_from(i))}
        );
    }

    std::string question_about(std::size_t verb, std::size_t sign) const {
        const std::string_view text = text_from(verb);
        if (word(verb).ends_with("ing")) return fmt::format("whether {} is right", text);
        const bool is_third_person = word(verb).ends_with('s') && sign > 0;
        if (!is_third_person) return fmt::format("whether to {}", text);
        return fmt::format("whether {} {}", clause_.text_of(after_articles(), sign - 1), text);
    }

    std::size_t after_articles() const {
        return is_one_of({"the", "a", "an", "this", "all", "every"}, word(0)) && size() > 1 ? 1 : 0;
    }

    /// The text from this token to the last one of the matter and its purpose.
    std::string_view text_from(std::size_t i) const {
        std::size_t last = i;
        for (std::size_t k = i; k < size() && part(k) != WordPart::reason; ++k) {
            if (part(k) != WordPart::function) last = k;
        }
        return clause_.text_of(i, last);
    }

    const Clause& clause_;
    int negations_ = 0;
    std::vector<Stand> stands_;
};

}  // namespace

std::vector<Stand> stands_of(const Clause& clause) {
    // `No service logs …`: what that is for or against, these rules do not see.
    const auto denies = [](const Token& token) {
        return is_one_of(
            {"no", "nobody", "none", "nothing", "neither", "nor", "without"}, token.text
        );
    };
    if (clause.tokens.empty() || tells_history(clause)) return {};
    if (std::ranges::any_of(clause.tokens, denies)) return {};
    return Reader(clause).read();
}

std::optional<std::string> question_between(const Stand& a, const Stand& b) {
    constexpr std::size_t kFewestWords = 2;
    if (a.axis != b.axis || a.is_for == b.is_for) return std::nullopt;
    const SharedMatter shared = shared_matter(*a.clause, *b.clause, a.skip, b.skip);
    if (!shared.is_same || shared.words < kFewestWords) return std::nullopt;
    return a.is_for ? b.question : a.question;
}

}  // namespace akashi
