#pragma once

#include "app/admin_order.hpp"
#include "app/store_flags.hpp"

namespace akashi::app {

// The commands of `akashi admin agent`. Each returns the exit code and throws as with_admin_store()
// and find_organization() do, and std::runtime_error with the reason when it is refused.

/// Creates an agent of any role, and prints its key on stdout.
int create_agent(const ChosenStore& chosen, const AdminOrder& order);
int list_agents(const ChosenStore& chosen, const AdminOrder& order);
/// Gives an agent another role, which no route of the HTTP API does. Throws Misconfigured when
/// there is no such role.
int set_role(const ChosenStore& chosen, const AdminOrder& order);

}  // namespace akashi::app
