#include "core/role.hpp"

#include <array>
#include <utility>

namespace akashi {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 5> kNames = {{
    {Role::platform_admin, "platform_admin"},
    {Role::org_owner, "org_owner"},
    {Role::admin, "admin"},
    {Role::agent, "agent"},
    {Role::reader, "reader"},
}};

}  // namespace

std::string_view to_string(Role role) {
    for (const auto& [value, name] : kNames) {
        if (value == role) return name;
    }
    return "unknown";
}

std::optional<Role> parse_role(std::string_view text) {
    for (const auto& [value, name] : kNames) {
        if (name == text) return value;
    }
    return std::nullopt;
}

}  // namespace akashi
