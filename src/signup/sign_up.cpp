#include "signup/sign_up.hpp"

#include "base/text.hpp"
#include "identity/plan.hpp"
#include "net/mail.hpp"
#include "signup/password_rule.hpp"

#include <fmt/format.h>

namespace akashi {
namespace {

constexpr std::string_view kOwnerSuffix = " Owner";
constexpr std::size_t kAgentNameBytes = 255;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

/// The name, and the slug that is made from it.
std::optional<Error> check_name(const std::string& name) {
    if (name.empty()) return invalid("org_name is required");
    if (auto error = check_organization_name(name)) return error;
    const std::string slug = slug_of(name);
    if (slug.empty()) return invalid("org_name must contain at least one alphanumeric character");
    return check_slug(slug);
}

}  // namespace

std::optional<Error> check(const PasswordForm& form) {
    if (!net::is_mail_address(form.email)) return invalid("invalid email format");
    if (auto error = check_password(form.password)) return error;
    return check_name(form.org_name);
}

std::optional<Error> check(const KeyForm& form) {
    if (form.org_name.empty()) return check_name(form.org_name);
    if (auto error = check_agent_id(form.agent_id)) return error;
    if (auto error = check_not_reserved(form.agent_id)) return error;
    if (form.email.empty()) return invalid("email is required");
    if (!net::is_mail_address(form.email)) return invalid("invalid email address");
    return check_name(form.org_name);
}

Organization make_organization(std::string name, const Plan& plan, Time now) {
    Organization organization;
    organization.id = OrgId::make();
    organization.slug = slug_of(name);
    organization.name = std::move(name);
    organization.plan = plan.name;
    organization.decision_limit = plan.decision_limit;
    organization.agent_limit = plan.agent_limit;
    organization.created_at = organization.updated_at = now;
    return organization;
}

Agent make_owner(const Organization& organization, std::string agent_id, Time now) {
    Agent owner;
    owner.id = AgentRowId::make();
    owner.agent_id = std::move(agent_id);
    owner.org_id = organization.id;
    owner.name = utf8_prefix(organization.name, kAgentNameBytes - kOwnerSuffix.size());
    owner.name += kOwnerSuffix;
    owner.role = Role::org_owner;
    owner.created_at = owner.updated_at = now;
    return owner;
}

std::string owner_of(std::string_view slug) { return fmt::format("owner@{}", slug); }

std::string mailbox_of(std::string_view email) {
    std::string mailbox = to_lower(email);
    const auto at = mailbox.rfind('@');
    const auto plus = mailbox.find('+');
    if (at != mailbox.npos && plus > 0 && plus < at) mailbox.erase(plus, at - plus);
    return mailbox;
}

}  // namespace akashi
