#include "conflicts/contradiction.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace akashi {
namespace {

constexpr std::size_t kMostQuoteBytes = 400;

std::string quote(std::string_view text) {
    if (text.size() <= kMostQuoteBytes) return std::string(text);
    std::size_t end = kMostQuoteBytes - 3;
    while (end > kMostQuoteBytes - 7 && (text[end] & 0xc0) == 0x80) --end;
    return std::string(text.substr(0, end)) + "…";
}

std::optional<Contradiction> contradiction_of_numbers(const Statements& a, const Statements& b) {
    for (const SettingValue& left : a.values) {
        for (const SettingValue& right : b.values) {
            if (auto question = question_between(left, right))
                return Contradiction{
                    Disagreement::number,
                    std::move(*question),
                    quote(left.clause->claim),
                    quote(right.clause->claim)
                };
        }
    }
    return std::nullopt;
}

std::optional<Contradiction> contradiction_of_polarity(const Statements& a, const Statements& b) {
    for (const Stand& left : a.stands) {
        for (const Stand& right : b.stands) {
            if (auto question = question_between(left, right))
                return Contradiction{
                    Disagreement::polarity,
                    std::move(*question),
                    quote(left.clause->claim),
                    quote(right.clause->claim)
                };
        }
    }
    return std::nullopt;
}

/// `one` takes what `refusing` refuses; its statement is quote_a.
std::optional<Contradiction> contradiction_of_choice(
    const Statements& one, const Statements& refusing
) {
    for (const Refusal& refusal : refusing.refusals) {
        for (const Clause& clause : refusing.clauses()) {
            if (refusal.clause != nullptr && refusal.clause != &clause) continue;
            for (const Taking& taking : one.takings) {
                if (!takes(taking, refusal, clause)) continue;
                return Contradiction{
                    Disagreement::choice,
                    fmt::format("whether to choose \"{}\"", quote(refusal.name)),
                    quote(taking.clause->claim),
                    refusal.clause != nullptr
                        ? quote(clause.claim)
                        : quote(fmt::format("{} (rejected: {})", clause.claim, refusal.name))
                };
            }
        }
    }
    return std::nullopt;
}

}  // namespace

std::string_view name_of(Disagreement kind) {
    constexpr std::array<std::string_view, 3> kNames{"number", "polarity", "choice"};
    return kNames.at(static_cast<std::size_t>(kind));
}

std::optional<Contradiction> disagreement_between(const Statements& a, const Statements& b) {
    if (auto found = contradiction_of_numbers(a, b)) return found;
    if (auto found = contradiction_of_polarity(a, b)) return found;
    if (auto found = contradiction_of_choice(a, b)) return found;
    auto found = contradiction_of_choice(b, a);
    if (found) std::swap(found->quote_a, found->quote_b);
    return found;
}

std::optional<Contradiction> contradiction_between(const Statements& a, const Statements& b) {
    return a.retires || b.retires ? std::nullopt : disagreement_between(a, b);
}

std::optional<Contradiction> contradiction_between(const Position& a, const Position& b) {
    return contradiction_between(Statements(a), Statements(b));
}

}  // namespace akashi
