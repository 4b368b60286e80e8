#pragma once

#include "app/admin_order.hpp"
#include "app/store_flags.hpp"

namespace akashi::app {

// The commands of `akashi admin organization`. Each returns the exit code and throws as
// with_admin_store() and find_organization() do, and std::runtime_error with the reason when it is
// refused.

/// Creates an organization with an owner, and prints the key of the owner on stdout.
int create_organization(const ChosenStore& chosen, const AdminOrder& order);
int list_organizations(const ChosenStore& chosen, const AdminOrder& order);
/// Deletes the organization `order.org`; unless it is confirmed, says what would be deleted and
/// returns 1.
int delete_organization(const ChosenStore& chosen, const AdminOrder& order);

}  // namespace akashi::app
