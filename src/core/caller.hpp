#pragma once

#include "core/ids.hpp"
#include "core/role.hpp"

#include <optional>
#include <string>

namespace akashi {

/// The authenticated sender of a request. Everything is scoped to `org`.
struct Caller {
    OrgId org;
    AgentRowId id;
    std::string agent_id;
    std::string name;
    Role role = Role::reader;
    std::optional<ApiKeyId> api_key_id;  ///< of the request, or of its token
    std::optional<std::string> api_key_prefix;
    std::optional<std::string> scoped_by;  ///< who issued the scoped token; its role is in `role`
    std::string request_id;                ///< of the request, for the audit log
    std::string endpoint;                  ///< `POST /v1/agents`, or the command of an operator

    bool is_admin() const { return role >= Role::admin; }
};

/// The name of whoever uses the command line, which no agent can have.
inline constexpr const char* kOperator = "system:operator";

/// An operator at the command line, who may do everything in the organization.
Caller operator_of(OrgId org, std::string command);

/// Which agents' records a caller may see (docs/http-api.md, "Visibility"). Stores apply it inside
/// the query, before LIMIT and totals.
class Visibility {
public:
    static Visibility everything() { return Visibility({}); }
    /// The agent itself and every agent that shares a tag with it.
    static Visibility of_agent(std::string agent_id) { return Visibility(std::move(agent_id)); }
    static Visibility of(const Caller& caller) {
        return caller.is_admin() ? everything() : of_agent(caller.agent_id);
    }

    bool sees_everything() const { return agent_id_.empty(); }
    /// Empty when everything is visible.
    const std::string& agent_id() const { return agent_id_; }

private:
    explicit Visibility(std::string agent_id) : agent_id_(std::move(agent_id)) {}
    std::string agent_id_;
};

}  // namespace akashi
