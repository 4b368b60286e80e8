#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "core/ids.hpp"
#include "core/role.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// An agent, which makes decisions: a row of `agents`.
struct Agent {
    AgentRowId id;
    std::string agent_id;  ///< public name, unique within the organization
    OrgId org_id;
    std::string name;
    Role role = Role::agent;
    std::vector<std::string> tags;
    std::string metadata = "{}";  ///< canonical JSON object
    Time created_at;
    Time updated_at;
    std::optional<Time> last_seen;
};

/// The agent that every default organization has.
inline constexpr const char* kAdminAgent = "admin";

/// A key of an agent. The text of the key is not stored, only the hash that KeyService computed.
struct ApiKey {
    ApiKeyId id;
    std::string prefix;  ///< shown in listings; 8 hex digits of a generated key
    std::string hash;
    std::string agent_id;
    OrgId org_id;
    std::string label;
    std::string created_by;
    Time created_at;
    std::optional<Time> last_used_at = std::nullopt;  ///< to a minute
    std::optional<Time> expires_at = std::nullopt;
    std::optional<Time> revoked_at = std::nullopt;
};

// The rules of docs/http-api.md, "Names of agents, tags and keys". Each returns the error, or
// nothing when it is valid.

/// 1 to 255 bytes of `[A-Za-z0-9.\-_@]`, but not `.` or `..`, which are no segments of a path.
std::optional<Error> check_agent_id(std::string_view agent_id);
/// Refuses ids that no new agent may have: admin, system, root, …
std::optional<Error> check_not_reserved(std::string_view agent_id);
/// `^[a-z][a-z0-9_-]{0,63}$`.
std::optional<Error> check_tag(std::string_view tag);

/// 8 to 512 bytes. `name` is the one in the message.
std::optional<Error> check_chosen_key(std::string_view name, std::string_view key);
/// At most 16,384 bytes; `metadata` is canonical JSON.
std::optional<Error> check_metadata(std::string_view metadata);

/// The members of `changes` replace those of `metadata`; both are canonical JSON objects. Without
/// changes, the metadata as it is. Fails when the result breaks the rule of check_metadata().
Result<std::string> merge_metadata(
    const std::string& metadata, const std::optional<std::string>& changes
);

/// What a store says when no agent has this name.
inline Error agent_not_found() { return {ErrorCode::not_found, "agent not found"}; }
/// What a store says when the name of a new agent is taken.
inline Error agent_exists_already() { return {ErrorCode::conflict, "agent_id already exists"}; }

/// What a store says when the organization has no such key.
inline Error key_not_found() { return {ErrorCode::not_found, "api key not found"}; }
inline Error key_is_revoked() { return {ErrorCode::conflict, "key is already revoked"}; }
/// What a store says when an agent has as many active keys as it can have.
inline Error too_many_keys() {
    return {
        ErrorCode::conflict, "the agent has 100 active keys, the most that it can have; revoke one"
    };
}

/// What a store says about the name of an agent that is not gone yet.
inline Error agent_is_being_deleted() {
    return {ErrorCode::conflict, "agent is being deleted; try again when it is gone"};
}

/// Without the second and later occurrences, order kept.
std::vector<std::string> without_duplicates(std::vector<std::string> tags);

}  // namespace akashi
