#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// How decisions refer to each other (docs/http-api.md, "Lineage and graph"). Nothing here tells of
// a decision that the caller may not see.
namespace akashi {

/// The most decisions that a lineage shows of those that cite one.
inline constexpr std::int64_t kShownCitations = 20;
/// The most decisions in a graph.
inline constexpr std::int64_t kMaxGraphNodes = 200;
/// The most characters of an outcome in a graph.
inline constexpr std::size_t kNodeOutcome = 200;

/// A decision in a lineage.
struct LineageEntry {
    DecisionId id;
    RunId run_id;
    std::string agent_id;
    std::string decision_type;
    std::string outcome;
    float confidence = 0;  ///< 0…1
    std::optional<std::string> project;
    std::optional<std::string> precedent_reason;    ///< why it cites its own precedent
    std::optional<std::string> precedent_relation;  ///< what it is to it: kFollows or kRejects
    Time transaction_time;
    Time valid_from;
    std::optional<Time> valid_to;  ///< none while it is current
};

/// What a decision follows, and what follows it.
struct Lineage {
    std::optional<LineageEntry> precedent;  ///< current or not
    std::vector<LineageEntry> citing;       ///< current ones, the newest first
    bool has_more_citing = false;
};

/// A lineage from what a store found: the decision `id` and its precedent in any order, and the
/// newest that cite it, of which a store reads one more than are shown. Nothing when the decision
/// itself is not there.
std::optional<Lineage> make_lineage(
    DecisionId id, std::vector<LineageEntry> with_precedent, std::vector<LineageEntry> citing
);

/// A decision in a graph.
struct GraphNode {
    DecisionId id;
    std::string agent_id;
    std::string decision_type;
    std::string outcome;   ///< its first kNodeOutcome characters, and one more when it is longer
    float confidence = 0;  ///< 0…1
    std::optional<std::string> project;
    Time valid_from;
    std::optional<Time> valid_to;  ///< none while it is current
    std::optional<DecisionId> precedent_ref;
    std::optional<DecisionId> supersedes_id;
    std::int64_t depth = 0;  ///< references between it and the start
};

/// A reference from one node to another one.
struct GraphEdge {
    enum class Kind { precedent, supersedes };

    DecisionId from;  ///< the later one, which refers
    DecisionId to;
    Kind kind = Kind::precedent;
};

/// The decisions around one, which comes first; nearer ones come before those further away.
struct DecisionGraph {
    std::vector<GraphNode> nodes;
    std::vector<GraphEdge> edges;  ///< all between these nodes
    bool is_truncated = false;     ///< there are more within the depth
};

}  // namespace akashi
