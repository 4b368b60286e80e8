#pragma once

#include "core/ids.hpp"
#include "text.hpp"

#include <cstddef>
#include <string>

namespace akashi::bench {

// The organizations and agents in the database on which reads are measured.
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

/// 0 in half of the cases, else any number below `bound`, since real work is unevenly spread.
std::size_t skewed(TextMaker& text, std::size_t bound);

}  // namespace akashi::bench
