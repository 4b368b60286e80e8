#include "identity/key_issue_service.hpp"

#include "core/audit.hpp"

#include <fmt/format.h>

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<Result<MadeKey>> KeyIssueService::issue(
    OrgId org, std::string agent_id, std::optional<std::string> chosen, Keep keep
) {
    if (!co_await ports_.organizations.exists(org)) {
        co_return Error(
            ErrorCode::not_found, fmt::format("there is no organization {}", org.str())
        );
    }
    auto agent = co_await ports_.directory.find(org, agent_id);
    const bool is_new = !agent && org == kDefaultOrg && agent_id == kAdminAgent;
    if (is_new) agent = make_admin();
    const Error unknown(
        ErrorCode::not_found,
        fmt::format("there is no agent \"{}\" in the organization {}", agent_id, org.str())
    );
    if (!agent) co_return unknown;
    MadeKey made = co_await keys_.make(*agent, "system", std::move(chosen));
    if (made.generated && keep) keep(made.raw);
    if (is_new) {
        const auto created = co_await ports_.agents.create(std::move(*agent), made.key);
        if (!created) co_return created.error();
    } else {
        AuditEntry audit = audit_of(
            operator_of(org, "akashi admin key create"),
            made.key.created_at,
            "create_api_key",
            "api_key",
            made.key.id.str()
        );
        if (!co_await ports_.keys.add(made.key, {std::move(audit)})) co_return unknown;
    }
    co_return made;
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
