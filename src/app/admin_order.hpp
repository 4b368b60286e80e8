#pragma once

#include "identity/plan_choice.hpp"

#include <optional>
#include <string>
#include <vector>

namespace akashi::app {

/// What the command line of `akashi admin` says; each command uses its own.
struct AdminOrder {
    std::string org = "default";  ///< a slug or an id
    std::string agent;
    std::string name;
    std::string role = "agent";
    std::vector<std::string> tags;
    std::optional<std::string> slug;
    PlanChoice plan;
    std::string reason;
    std::vector<std::string> agents;
    std::vector<std::string> types;
    std::optional<std::string> from;  ///< RFC 3339, as is the next
    std::optional<std::string> to;
    std::string id;             ///< of a hold or a key
    bool is_confirmed = false;  ///< delete, and do not only say what would be deleted
    bool as_json = false;
};

}  // namespace akashi::app
