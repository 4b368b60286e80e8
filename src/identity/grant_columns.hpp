#pragma once

#include "base/columns.hpp"
#include "identity/grant.hpp"

#include <concepts>
#include <type_traits>

namespace akashi {

/// The columns of access_grants, in the order in which all stores list them (base/columns.hpp).
template <class AnyGrant, class Visit>
    requires std::same_as<std::remove_const_t<AnyGrant>, Grant>
void visit_columns(AnyGrant& grant, Visit&& visit) {
    visit("id", grant.id);
    visit("org_id", grant.org_id);
    visit("grantor_id", grant.grantor_id);
    visit("grantee_id", grant.grantee_id);
    visit("resource_type", grant.resource_type);
    visit("resource_id", grant.resource_id);
    visit("permission", grant.permission);
    visit("granted_at", grant.granted_at);
    visit("expires_at", grant.expires_at);
}

}  // namespace akashi
