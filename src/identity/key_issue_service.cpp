#include "identity/key_issue_service.hpp"

#include "core/audit.hpp"

#include <fmt/format.h>

namespace akashi {

namespace asio = boost::asio;

namespace {

Error unknown_agent(const OrgId& org, const std::string& agent_id) {
    return {
        ErrorCode::not_found,
        fmt::format("there is no agent \"{}\" in the organization {}", agent_id, org.str())
    };
}

}  // namespace

asio::awaitable<Result<MadeKey>> KeyIssueService::issue(
    Caller issuer, std::string agent_id, std::optional<std::string> chosen, Keep keep
) {
    const OrgId org = issuer.org;
    if (!co_await ports_.organizations.exists(org)) {
        co_return Error(
            ErrorCode::not_found, fmt::format("there is no organization {}", org.str())
        );
    }
    auto agent = co_await ports_.directory.find(org, agent_id);
    const bool is_new = !agent && org == kDefaultOrg && agent_id == kAdminAgent;
    if (is_new) agent = make_admin();
    if (!agent) co_return unknown_agent(org, agent_id);
    MadeKey made = co_await keys_.make(*agent, "system", std::move(chosen));
    if (made.generated && keep) keep(made.raw);
    if (const auto error = co_await store(issuer, *agent, is_new, made.key)) co_return *error;
    co_return made;
}

/// Stores the key, of a new agent with the agent.
asio::awaitable<std::optional<Error>> KeyIssueService::store(
    const Caller& issuer, const Agent& agent, bool is_new, const ApiKey& key
) {
    if (is_new) {
        Change change{audit_of(issuer, clock_(), "create_agent", "agent", agent.agent_id)};
        const auto created = co_await ports_.agents.create(agent, key, std::move(change));
        if (!created) co_return created.error();
    } else {
        Change change{audit_of(issuer, clock_(), "create_api_key", "api_key", key.id.str())};
        if (!co_await ports_.keys.add(key, std::move(change)))
            co_return unknown_agent(agent.org_id, agent.agent_id);
    }
    co_return std::nullopt;
}

Agent KeyIssueService::make_admin() const {
    Agent admin;
    admin.id = AgentRowId::make();
    admin.agent_id = kAdminAgent;
    admin.org_id = kDefaultOrg;
    admin.name = "System Admin";
    admin.role = Role::admin;
    admin.created_at = clock_();
    admin.updated_at = admin.created_at;
    return admin;
}

}  // namespace akashi
