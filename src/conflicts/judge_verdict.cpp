#include "conflicts/judge_verdict.hpp"

#include "base/text.hpp"

#include <array>
#include <tuple>
#include <utility>

namespace akashi {
namespace {

constexpr std::array<std::string_view, kRelationships> kNames{
    "contradiction", "supersession", "complementary", "refinement", "unrelated"
};
constexpr std::array<std::string_view, kRelationships> kVerbs{
    "contradict", "supersede", "complement", "refine", "unrelated"
};

}  // namespace

std::string_view name_of(Relationship relationship) {
    return kNames.at(static_cast<std::size_t>(relationship));
}

std::optional<Relationship> parse_relationship(std::string_view name) {
    const std::string lower = to_lower(trimmed(name));
    for (std::size_t i = 0; i < kRelationships; ++i) {
        if (lower == kNames.at(i) || lower == kVerbs.at(i)) return static_cast<Relationship>(i);
    }
    return std::nullopt;
}

JudgedPair exchange(JudgedPair pair) {
    std::swap(pair.a, pair.b);
    return pair;
}

JudgeVerdict exchange(JudgeVerdict verdict) {
    std::swap(verdict.answer_a, verdict.answer_b);
    if (verdict.successor)
        verdict.successor = *verdict.successor == PairSide::a ? PairSide::b : PairSide::a;
    return verdict;
}

bool is_reversed(const JudgedPair& pair) {
    if (pair.a.made_at && pair.b.made_at && *pair.a.made_at != *pair.b.made_at)
        return *pair.b.made_at < *pair.a.made_at;
    const auto order = [](const JudgedSide& side) {
        return std::tie(side.decision_type, side.outcome, side.reasoning);
    };
    return order(pair.b) < order(pair.a);
}

}  // namespace akashi
