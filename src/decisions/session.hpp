#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"
#include "core/page_cursor.hpp"
#include "decisions/facets.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// How many agents and types of a session are named at most.
inline constexpr std::int64_t kSessionAgents = 20;
inline constexpr std::int64_t kSessionTypes = 100;

/// A session in a list: the decisions that were recorded with one `X-Akashi-Session`.
struct SessionListing {
    SessionId id;
    DecisionId first;  ///< its first decision, which is its place in the list
    std::int64_t decision_count = 0;
    Time started_at;                  ///< `valid_from` of its first decision
    Time ended_at;                    ///< `valid_from` of its last decision so far
    std::vector<std::string> agents;  ///< who recorded most of it, at most kSessionAgents
};

/// A page of sessions, the newest start first.
struct SessionQuery {
    std::int64_t limit = 50;
    std::int64_t offset = 0;
    std::optional<PageCursor> after;  ///< begins behind this place
};

struct SessionPage {
    std::vector<SessionListing> sessions;
    bool has_more = false;
};

/// What the decisions of a session have in common. Without decisions, everything is zero or empty.
struct SessionSummary {
    std::int64_t decision_count = 0;
    std::optional<Time> started_at;
    std::optional<Time> ended_at;
    double average_confidence = 0;
    std::vector<NameCount> types;  ///< the most frequent, at most kSessionTypes

    double duration_seconds() const;
};

}  // namespace akashi
