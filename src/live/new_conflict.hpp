#pragma once

#include "core/ids.hpp"

#include <optional>
#include <string>

namespace akashi {

/// A conflict that was announced, as far as an event tells of it and as it decides who gets it.
struct NewConflict {
    OrgId org_id;
    std::string agent_a;
    std::string agent_b;
    std::string decision_type;
    std::optional<std::string> project_a;
    std::optional<std::string> project_b;
    std::string data;  ///< the announcement in one line, which is the data of the event
};

/// Reads an announcement: a JSON object with at least `org_id`, `agent_a`, `agent_b`
/// and `decision_type`. Nothing for any other text.
std::optional<NewConflict> parse_conflict(const std::string& announcement);

}  // namespace akashi
