#include "identity/operator_service.hpp"

#include "identity/new_agent.hpp"
#include "identity/render.hpp"
#include "identity/render_keys.hpp"

#include <fmt/format.h>

namespace akashi {

namespace asio = boost::asio;

namespace {

std::optional<Error> check_limits(const Organization& organization) {
    if (auto error = check_plan(organization.plan)) return error;
    if (auto error = check_decision_limit(organization.decision_limit)) return error;
    return check_agent_limit(organization.agent_limit);
}

std::optional<Error> check_new(const Organization& organization) {
    if (auto error = check_organization_name(organization.name)) return error;
    if (organization.slug.empty()) {
        return Error(
            ErrorCode::invalid_input, "no slug can be made from this name; choose one with --slug"
        );
    }
    if (auto error = check_slug(organization.slug)) return error;
    return check_limits(organization);
}

Error changed_meanwhile(std::string_view what) {
    return {
        ErrorCode::conflict, fmt::format("the {} was changed at the same time; try again", what)
    };
}

AuditEntry audit_creation(const Organization& organization, const std::string& command) {
    AuditEntry entry = audit_of(
        operator_of(organization.id, command),
        organization.created_at,
        "create_organization",
        "organization",
        organization.id.str()
    );
    entry.after = render(organization);
    return entry;
}

AuditEntry audit_first_agent(
    const Agent& agent, const MadeKey& made, const AuditEntry& organization
) {
    AuditEntry entry = organization;
    entry.operation = "create_agent";
    entry.resource_type = "agent";
    entry.resource_id = agent.agent_id;
    entry.after = render_created(agent, made, /*with_secret=*/false);
    return entry;
}

}  // namespace

asio::awaitable<Result<CreatedOrganization>> OperatorService::create(
    NewOrganization wanted, std::string command
) {
    Organization organization;
    organization.id = OrgId::make();
    organization.slug = wanted.slug ? std::move(*wanted.slug) : slug_of(wanted.name);
    organization.name = std::move(wanted.name);
    organization = with_plan(std::move(organization), wanted.plan);
    organization.created_at = organization.updated_at = clock_();
    if (auto error = check_new(organization)) co_return *error;

    Agent owner = make_owner(organization.id);
    MadeKey made = co_await keys_.make(owner, kOperator, std::nullopt);
    const AuditEntry creation = audit_creation(organization, command);
    auto created = co_await ports_.changes.create_organization(
        {.organization = std::move(organization),
         .first = {owner, made.key},
         .entries = {creation, audit_first_agent(owner, made, creation)}}
    );
    if (!created) co_return created.error();
    co_return CreatedOrganization{
        std::move(created->organization), std::move(owner), std::move(made)
    };
}

asio::awaitable<Result<Organization>> OperatorService::set_plan(Caller caller, PlanChoice choice) {
    const auto before = co_await ports_.organizations.find(caller.org);
    if (!before) co_return Error(ErrorCode::not_found, "there is no such organization");
    Organization after = with_plan(*before, choice);
    if (auto error = check_limits(after)) co_return *error;
    after.updated_at = clock_();
    AuditEntry entry =
        audit_of(caller, after.updated_at, "update_organization", "organization", after.id.str());
    entry.before = render(*before);
    entry.after = render(after);
    if (!co_await ports_.changes.change_plan(*before, after, std::move(entry)))
        co_return changed_meanwhile("organization");
    co_return after;
}

asio::awaitable<Result<CreatedAgent>> OperatorService::create_agent(
    Caller caller, NewAgent wanted
) {
    auto agent = make_agent(caller.org, std::move(wanted), std::nullopt, clock_());
    if (!agent) co_return agent.error();
    MadeKey made = co_await keys_.make(*agent, caller.agent_id, std::nullopt);
    Change change{audit_of(caller, clock_(), "create_agent", "agent", agent->agent_id)};
    auto created = co_await ports_.agents.create(std::move(*agent), made.key, std::move(change));
    if (!created) co_return created.error();
    co_return CreatedAgent{std::move(*created), std::move(made)};
}

asio::awaitable<Result<Agent>> OperatorService::set_role(
    Caller caller, std::string agent_id, Role role
) {
    const auto before = co_await ports_.directory.find(caller.org, agent_id);
    if (!before) co_return agent_not_found();
    Agent after = *before;
    after.role = role;
    after.updated_at = clock_();
    AuditEntry entry =
        audit_of(caller, after.updated_at, "update_agent_role", "agent", std::move(agent_id));
    entry.before = render(*before);
    entry.after = render(after);
    if (!co_await ports_.changes.change_role(*before, after, std::move(entry)))
        co_return changed_meanwhile("agent");
    co_return after;
}

asio::awaitable<Result<ApiKey>> OperatorService::revoke_key(Caller caller, ApiKeyId id) {
    const auto found = co_await find_usable(caller, id);
    if (!found) co_return found.error();
    ApiKey revoked = found->key;
    revoked.revoked_at = clock_();
    AuditEntry entry = audit_of(caller, *revoked.revoked_at, "revoke_api_key", "api_key", id.str());
    entry.before = render_key(found->key);
    entry.after = render_key(revoked);
    const auto done =
        co_await ports_.keys.revoke(caller.org, id, *revoked.revoked_at, {std::move(entry)});
    if (!done) co_return done.error();
    co_return revoked;
}

asio::awaitable<Result<MadeKey>> OperatorService::rotate_key(Caller caller, ApiKeyId id) {
    const auto found = co_await find_usable(caller, id);
    if (!found) co_return found.error();
    MadeKey made = co_await keys_.make(found->agent, caller.agent_id, std::nullopt);
    made.key.label = found->key.label;
    made.key.expires_at = found->key.expires_at;
    AuditEntry entry = audit_of(caller, made.key.created_at, "rotate_api_key", "api_key", id.str());
    entry.before = render_key(found->key);
    entry.after = render_key(made.key);
    const auto done = co_await ports_.keys.rotate(caller.org, id, made.key, {std::move(entry)});
    if (!done) co_return done.error();
    co_return made;
}

/// A key of the caller's organization that is not revoked.
asio::awaitable<Result<KeyOwner>> OperatorService::find_usable(Caller caller, ApiKeyId id) {
    auto found = co_await ports_.keys.find(caller.org, id);
    if (!found) co_return key_not_found();
    if (found->key.revoked_at) co_return key_is_revoked();
    co_return std::move(*found);
}

Agent OperatorService::make_owner(OrgId org) const {
    Agent owner;
    owner.id = AgentRowId::make();
    owner.agent_id = kAdminAgent;
    owner.org_id = org;
    owner.name = "Organization Admin";
    owner.role = Role::org_owner;
    owner.created_at = owner.updated_at = clock_();
    return owner;
}

}  // namespace akashi
