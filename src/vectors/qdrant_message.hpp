#pragma once

#include "vectors/vector_index.hpp"
#include "vectors/vector_point.hpp"

#include <qdrant.pb.h>

#include <optional>
#include <string>
#include <string_view>

/// Points and searches as Qdrant's messages (docs/search.md, "Qdrant").
namespace akashi {

/// The name of a field of a point's payload, and what its index is for.
struct PayloadField {
    std::string_view name;
    qdrant::FieldType type = qdrant::FieldTypeKeyword;
    bool is_tenant = false;  ///< each of its values has data of its own
};

/// Every field that filters compare.
inline constexpr PayloadField kPayloadFields[] = {
    {.name = "org_id", .is_tenant = true},
    {.name = "agent_id"},
    {.name = "decision_type"},
    {.name = "session_id"},
    {.name = "tool"},
    {.name = "model"},
    {.name = "project"},
    {.name = "run_id"},
    {.name = "trace_id"},
    {.name = "outcome_hash"},
    {.name = "confidence", .type = qdrant::FieldTypeFloat},
    {.name = "completeness_score", .type = qdrant::FieldTypeFloat},
    {.name = "valid_from_unix", .type = qdrant::FieldTypeFloat},
};

/// The point of a decision. A number that is none (NaN, infinity) is left out, so no range has it.
/// Times are whole seconds, rounded down.
qdrant::PointStruct make_point(const VectorPoint& point);

/// The conditions that a point must meet to be found. Nothing when no point can meet them: none of
/// the agents is visible, or the least confidence is no number. A time that is no whole second is
/// widened to the whole second, so up to a second more may be found on each side: who needs the
/// exact range compares the decisions.
std::optional<qdrant::Filter> make_filter(const VectorSearch& search);

/// The id of a decision as that of its point.
qdrant::PointId make_point_id(DecisionId id);
/// The decision of a point; nothing, with a line in the log, when Akashi did not make the point.
std::optional<DecisionId> decision_of(const qdrant::PointId& id);

}  // namespace akashi
