#include "conflicts/contradiction.hpp"

#include "base/text.hpp"
#include "conflicts/choice.hpp"
#include "conflicts/claims.hpp"
#include "conflicts/clause.hpp"
#include "conflicts/polarity.hpp"
#include "conflicts/setting_value.hpp"
#include "conflicts/standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace akashi {
namespace {

constexpr std::size_t kMostQuoteBytes = 400;
constexpr std::size_t kMostStatements = 256;  ///< clauses of one decision
constexpr std::size_t kMostLabels = 16;

/// What one decision says, as the rules compare it. Refers to its own clauses, so it stays where it
/// is.
class Statements {
public:
    explicit Statements(const Position& position) {
        for (const std::string_view claim : claims_of(position.outcome)) add_claim(claim);
        for (const Clause& clause : clauses_) {
            std::ranges::move(stands_of(clause), std::back_inserter(stands));
            if (auto value = setting_value_of(clause)) values.push_back(std::move(*value));
            if (auto taking = taking_in(clause)) takings.push_back(std::move(*taking));
            if (auto refusal = refusal_in(clause)) refusals.push_back(std::move(*refusal));
        }
        for (std::size_t i = 0; i < std::min(position.rejected.size(), kMostLabels); ++i) {
            if (auto refusal = refusal_of(position.rejected[i]))
                refusals.push_back(std::move(*refusal));
        }
    }
    Statements(const Statements&) = delete;
    Statements& operator=(const Statements&) = delete;

    const std::vector<Clause>& clauses() const { return clauses_; }

    std::vector<Stand> stands;
    std::vector<SettingValue> values;
    std::vector<Taking> takings;
    std::vector<Refusal> refusals;

private:
    /// A claim that tells of a change has no position in any of its clauses.
    void add_claim(std::string_view claim) {
        std::vector<Clause> more = clauses_of(claim);
        if (std::ranges::any_of(more, tells_change) || std::ranges::any_of(more, retires_by_deed))
            return;
        for (Clause& clause : more) {
            if (clauses_.size() < kMostStatements) clauses_.push_back(std::move(clause));
        }
    }

    std::vector<Clause> clauses_;
};

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

std::optional<Contradiction> contradiction_between(const Position& a, const Position& b) {
    if (retires_something(a.outcome.substr(0, kMostClaimBytes)) ||
        retires_something(b.outcome.substr(0, kMostClaimBytes)))
        return std::nullopt;
    const Statements left(a);
    const Statements right(b);
    if (auto found = contradiction_of_numbers(left, right)) return found;
    if (auto found = contradiction_of_polarity(left, right)) return found;
    if (auto found = contradiction_of_choice(left, right)) return found;
    auto found = contradiction_of_choice(right, left);
    if (found) std::swap(found->quote_a, found->quote_b);
    return found;
}

}  // namespace akashi
