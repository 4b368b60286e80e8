#include "conflicts/setting_value.hpp"

#include "base/contains.hpp"
#include "conflicts/standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace akashi {
namespace {

/// By stem.
constexpr auto kSettings = std::to_array<std::string_view>(
    {"timeout", "limit",   "threshold", "ttl",     "interv",   "retri",    "size",   "window",
     "cap",     "quota",   "retent",    "backoff", "concurr",  "parallel", "budget", "floor",
     "ceil",    "minimum", "maximum",   "expiri",  "lifetim",  "deadlin",  "delay",  "capac",
     "replica", "thread",  "worker",    "attempt", "frequenc", "period",   "ratio",  "rate",
     "dimens",  "weight",  "depth",     "length",  "port"}
);
constexpr auto kBinding = std::to_array<std::string_view>(
    {"set",       "sets",       "setting",  "cap",      "caps",  "capped", "limit",
     "limits",    "limited",    "default",  "defaults", "keep",  "keeps",  "kept",
     "use",       "uses",       "must",     "should",   "shall", "will",   "allow",
     "allows",    "require",    "requires", "required", "pin",   "pins",   "pinned",
     "configure", "configured", "is",       "are",      "be",    "equals"}
);

/// True for `max_retries` and `maxRetries`.
bool is_identifier(std::string_view written) {
    for (std::size_t i = 0; i < written.size(); ++i) {
        const bool is_inner_upper = i > 0 && written[i] >= 'A' && written[i] <= 'Z' &&
                                    written[i - 1] >= 'a' && written[i - 1] <= 'z';
        if (written[i] == '_' || is_inner_upper) return true;
    }
    return false;
}

bool is_setting(const Clause& clause, std::size_t index) {
    const Token& token = clause.tokens[index];
    return contains(kSettings, token.stem) || is_identifier(clause.text_of(index, index));
}

/// A number that is a word of its own: not that of `p99`, `v2.1`, `#12` or `TASK-7`.
std::optional<FoundQuantity> quantity_at(const Clause& clause, std::size_t index) {
    const std::size_t begin = clause.tokens[index].begin;
    const char first = clause.text[begin];
    constexpr std::string_view kBefore = " =\n\t\"'`";
    if (first < '0' || first > '9') return std::nullopt;
    if (begin > 0 && !kBefore.contains(clause.text[begin - 1])) return std::nullopt;
    return quantity_at_start(clause.text.substr(begin));
}

struct Placed {
    Quantity quantity;
    std::size_t first = 0;  ///< its tokens, [first, end)
    std::size_t end = 0;
};

/// The only quantity outside of reasons.
std::optional<Placed> only_quantity(const Clause& clause) {
    std::optional<Placed> only;
    for (std::size_t i = 0; i < clause.tokens.size(); ++i) {
        if (clause.tokens[i].part == WordPart::reason) break;
        auto found = quantity_at(clause, i);
        if (!found) continue;
        if (only) return std::nullopt;
        const std::size_t end_byte = clause.tokens[i].begin + found->length;
        Placed placed{std::move(found->quantity), i, i};
        while (placed.end < clause.tokens.size() && clause.tokens[placed.end].begin < end_byte)
            ++placed.end;
        i = placed.end - 1;
        only = std::move(placed);
    }
    return only;
}

/// The words next to the quantity decide; a cap or a limit may be named anywhere before it.
Bound bound_of(const Clause& clause, std::size_t quantity) {
    constexpr std::size_t kNear = 3;
    Bound bound = Bound::exact;
    for (std::size_t i = 0; i < quantity; ++i) {
        const std::string_view word = clause.tokens[i].text;
        if (is_one_of({"cap", "caps", "capped", "limit", "limits", "limited"}, word))
            bound = Bound::most;
        if (i + kNear < quantity) continue;
        if (is_one_of({"most", "below", "under", "maximum", "up", "within"}, word))
            bound = Bound::most;
        if (is_one_of({"least", "above", "over", "minimum", "exceed"}, word)) bound = Bound::least;
    }
    return bound;
}

/// `the value of the pool size for the read path`: what is named before the quantity, without the
/// words that set it.
std::string question_about(const Clause& clause, std::size_t quantity) {
    const auto only_sets = [&](std::size_t i) {
        const Token& token = clause.tokens[i];
        return token.part == WordPart::function || contains(kBinding, token.text);
    };
    std::size_t first = 0;
    std::size_t end = quantity;
    while (first < end && only_sets(first)) ++first;
    while (end > first && only_sets(end - 1)) --end;
    if (first == end) return fmt::format("the value in \"{}\"", clause.text);
    return fmt::format("the value of {}", clause.text_of(first, end - 1));
}

/// `timeout = 5 s`, `a timeout of 5 s`, `a 5-second timeout`.
bool binds_by_place(const Clause& clause, const Placed& placed) {
    const std::size_t begin = clause.tokens[placed.first].begin;
    const std::size_t sign = clause.text.find_last_not_of(' ', begin - 1);
    if (sign != std::string_view::npos && clause.text[sign] == '=') return true;
    const std::size_t first = placed.first;
    if (first >= 2 && clause.tokens[first - 1].text == "of" && is_setting(clause, first - 2))
        return true;
    return placed.end < clause.tokens.size() && placed.end - placed.first <= 2 &&
           is_setting(clause, placed.end);
}

}  // namespace

std::optional<SettingValue> setting_value_of(const Clause& clause) {
    if (tells_history(clause) || is_negated(clause)) return std::nullopt;
    auto placed = only_quantity(clause);
    if (!placed || placed->first == 0) return std::nullopt;
    bool has_setting = false;
    bool has_identifier = false;
    bool binds = binds_by_place(clause, *placed);
    std::vector<std::size_t> skip;
    for (std::size_t i = 0; i < clause.tokens.size() && clause.tokens[i].part != WordPart::reason;
         ++i) {
        if (i >= placed->first && i < placed->end) continue;
        has_setting |= is_setting(clause, i);
        has_identifier |= is_identifier(clause.text_of(i, i));
        const std::string& word = clause.tokens[i].text;
        if (!contains(kBinding, word) && !is_lead_in(word)) continue;
        binds = binds || i < placed->first;
        skip.push_back(i);
    }
    if (!has_setting || !binds) return std::nullopt;
    for (std::size_t i = placed->first; i < placed->end; ++i) skip.push_back(i);
    return SettingValue{
        &clause,
        std::move(placed->quantity),
        bound_of(clause, placed->first),
        has_identifier,
        std::move(skip),
        question_about(clause, placed->first)
    };
}

std::optional<std::string> question_between(const SettingValue& a, const SettingValue& b) {
    constexpr std::size_t kFewestWords = 3;
    if (a.quantity.dimension != b.quantity.dimension || a.bound != b.bound) return std::nullopt;
    if (a.quantity == b.quantity) return std::nullopt;
    const SharedMatter shared = shared_matter(*a.clause, *b.clause, a.skip, b.skip);
    const bool has_name = a.has_identifier || (shared.words == 2 && shared.names > 0);
    const bool is_enough = shared.words >= kFewestWords || (shared.words > 0 && has_name);
    if (!shared.is_same || !is_enough) return std::nullopt;
    return a.question;
}

}  // namespace akashi
