#pragma once

#include <optional>
#include <string_view>

namespace akashi {

/// Roles in the order of their rank (docs/http-api.md, "Roles"): comparing roles compares ranks.
enum class Role { reader = 1, agent = 2, admin = 3, org_owner = 4, platform_admin = 5 };

std::string_view to_string(Role role);
/// Nothing for any text that is not exactly a role's name.
std::optional<Role> parse_role(std::string_view text);

}  // namespace akashi
