#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What a model as judge is asked, and what it says (docs/conflicts.md, "A model as judge").
namespace akashi {

/// One of the two decisions that a judge compares.
struct JudgedSide {
    std::string outcome;
    std::string reasoning;
    std::string decision_type;
    std::string agent_id;  ///< never sent; two sides with the same one are of one agent
    std::string project;
    std::optional<Time> made_at;
};

struct JudgedPair {
    JudgedSide a;
    JudgedSide b;
};

/// What two decisions are to each other.
enum class Relationship : std::uint8_t {
    contradiction,
    supersession,
    complementary,
    refinement,
    unrelated
};
inline constexpr std::size_t kRelationships = 5;

/// `contradiction`, `supersession`, `complementary`, `refinement`, `unrelated`.
std::string_view name_of(Relationship relationship);
/// Also `contradict`, `supersede`, `complement` and `refine`, in any case; nothing for other text.
std::optional<Relationship> parse_relationship(std::string_view name);

/// A side of a pair.
enum class PairSide : std::uint8_t { a, b };

struct JudgeVerdict {
    Relationship relationship = Relationship::unrelated;
    /// Of a supersession: the side that takes the place of the other.
    std::optional<PairSide> successor;
    std::string question;  ///< that both answer; never empty in a contradiction
    std::string answer_a;  ///< quotes; never empty in a contradiction
    std::string answer_b;
    std::string category;     ///< factual, assessment, strategic, temporal, or empty
    std::string severity;     ///< critical, high, medium, low, or empty
    std::string explanation;  ///< a sentence of the model, or why its claim was not believed
};

/// The same pair with its sides exchanged, and what is said of it.
JudgedPair exchange(JudgedPair pair);
JudgeVerdict exchange(JudgeVerdict verdict);

/// True when the sides must be exchanged to stand in their canonical order: the earlier one first;
/// without a difference in time, by type and texts. So a judge gets the same question whoever asks.
bool is_reversed(const JudgedPair& pair);

}  // namespace akashi
