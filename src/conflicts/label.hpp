#pragma once

#include "base/columns.hpp"
#include "base/result.hpp"
#include "conflicts/conflict.hpp"

#include <array>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace akashi {

inline constexpr std::string_view kGenuine = "genuine";
inline constexpr std::string_view kRelated = "related_not_contradicting";
inline constexpr std::string_view kUnrelated = "unrelated_false_positive";

/// The largest size of the notes of a label, in bytes.
inline constexpr std::size_t kMostNoteBytes = 4'096;

/// What somebody says about a conflict that was detected (docs/conflicts.md, "Labels and figures").
struct ConflictLabel {
    ConflictId conflict_id;
    OrgId org_id;
    std::string label;  ///< kGenuine, kRelated or kUnrelated
    std::string labeled_by;
    Time labeled_at;
    std::optional<std::string> notes;
};

/// The columns of conflict_labels, in the order in which all stores list them (base/columns.hpp).
template <class AnyLabel, class Visit>
    requires std::same_as<std::remove_const_t<AnyLabel>, ConflictLabel>
void visit_columns(AnyLabel& label, Visit&& visit) {
    visit("conflict_id", label.conflict_id);
    visit("org_id", label.org_id);
    visit("label", label.label);
    visit("labeled_by", label.labeled_by);
    visit("labeled_at", label.labeled_at);
    visit("notes", label.notes);
}

/// How many conflicts have each label.
struct LabelCounts {
    std::int64_t genuine = 0;
    std::int64_t related = 0;
    std::int64_t unrelated = 0;

    std::int64_t total() const { return genuine + related + unrelated; }
    std::int64_t false_positives() const { return related + unrelated; }
    void add(std::string_view label, std::int64_t count);
};

/// The counts by `scoring_method`.
using LabelCountsByMethod = std::map<std::string, LabelCounts>;

/// Of all methods together.
LabelCounts sum_of(const LabelCountsByMethod& counts);

/// A labelled conflict as `akashi eval conflicts` reads it (docs/conflicts.md, "Your own labels").
struct LabelledConflict {
    ConflictId conflict_id;
    std::string label;
    std::string outcome_a;
    std::string outcome_b;
    std::string rejected_a;  ///< JSON array of the labels of its alternatives
    std::string rejected_b;
    std::string bindings_a;  ///< JSON array of objects
    std::string bindings_b;
};

inline Error conflict_not_found() { return {ErrorCode::not_found, "conflict not found"}; }
inline Error label_not_found() { return {ErrorCode::not_found, "label not found"}; }

/// Why a label cannot be stored, if that is so: invalid_input with a sentence.
std::optional<Error> check_label(const ConflictLabel& label);

}  // namespace akashi
