#pragma once

#include "core/ids.hpp"
#include "text.hpp"

#include <cstddef>
#include <string>

namespace akashi::bench {

// Who decides in the database that reads are measured on.
inline constexpr std::size_t kOrganizations = 100;
inline constexpr std::size_t kAgents = 20;  ///< in each organization
inline constexpr std::size_t kTeams = 4;    ///< tags; each agent has one
inline constexpr std::size_t kProjects = 8;

/// The first one is the default organization.
OrgId organization(std::size_t index);
/// The first one is `admin`.
std::string agent_name(std::size_t index);
std::string team_of(std::size_t agent);
std::string project_name(std::size_t index);

/// The first in half of the cases, else any: what is done is unevenly spread.
std::size_t skewed(TextMaker& text, std::size_t bound);

}  // namespace akashi::bench
