#include "identity/new_agent.hpp"

#include "base/json_writer.hpp"

#include <fmt/format.h>

namespace akashi {

namespace json = boost::json;

namespace {

constexpr std::size_t kMaxTags = 100;
constexpr std::size_t kMaxNameBytes = 255;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

/// The role, which must rank below another one if there is one.
Result<Role> read_role(const std::string& text, std::optional<Role> below) {
    const auto role = parse_role(text);
    if (!role) {
        return invalid(
            "invalid role: must be one of platform_admin, org_owner, admin, agent, reader"
        );
    }
    if (below && *role >= *below) {
        return Error(
            ErrorCode::forbidden, "cannot create agent with role equal to or higher than your own"
        );
    }
    return *role;
}

}  // namespace

std::optional<Error> check_tags(const std::vector<std::string>& tags) {
    if (tags.size() > kMaxTags) {
        return invalid(fmt::format("tags count {} exceeds maximum of {}", tags.size(), kMaxTags));
    }
    for (const auto& tag : tags) {
        if (auto error = check_tag(tag)) return error;
    }
    return std::nullopt;
}

std::optional<Error> check_agent_name(const std::string& name) {
    if (name.empty()) return invalid("name must not be empty");
    if (name.size() > kMaxNameBytes) return invalid("name must be at most 255 bytes");
    return std::nullopt;
}

Result<Agent> make_agent(OrgId org, NewAgent wanted, std::optional<Role> below, Time now) {
    if (wanted.agent_id.empty() || wanted.name.empty())
        return invalid("agent_id and name are required");
    if (auto error = check_agent_id(wanted.agent_id)) return *error;
    if (auto error = check_not_reserved(wanted.agent_id)) return *error;
    const auto role = read_role(wanted.role, below);
    if (!role) return role.error();
    if (auto error = check_tags(wanted.tags)) return *error;
    if (auto error = check_agent_name(wanted.name)) return *error;
    if (wanted.api_key)
        if (auto error = check_chosen_key("api_key", *wanted.api_key)) return *error;
    Agent agent;
    agent.id = AgentRowId::make();
    agent.agent_id = std::move(wanted.agent_id);
    agent.org_id = org;
    agent.name = std::move(wanted.name);
    agent.role = *role;
    agent.tags = without_duplicates(std::move(wanted.tags));
    agent.metadata = to_canonical_json(json::value(std::move(wanted.metadata)));
    agent.created_at = agent.updated_at = now;
    if (auto error = check_metadata(agent.metadata)) return *error;
    return agent;
}

}  // namespace akashi
