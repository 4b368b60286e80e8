#pragma once

#include "app/admin_order.hpp"
#include "app/store_flags.hpp"

namespace akashi::app {

// The commands of `akashi admin hold`. Each returns the exit code and throws as with_admin_store()
// and find_organization() do, and std::runtime_error with the reason when it is refused.

/// Without times, the hold covers everything. Throws Misconfigured when a time is none.
int create_hold(const ChosenStore& chosen, const AdminOrder& order);
int list_holds(const ChosenStore& chosen, const AdminOrder& order);
/// Throws Misconfigured when the id is no UUID.
int release_hold(const ChosenStore& chosen, const AdminOrder& order);

}  // namespace akashi::app
