#pragma once

#include "app/admin_order.hpp"
#include "app/store_flags.hpp"

namespace akashi::app {

// The commands of `akashi admin key`. Each returns the exit code and throws as with_admin_store()
// and find_organization() do, and std::runtime_error with the reason when it is refused.

/// Makes a key for the agent, whether or not a server is running, and prints it on stdout and how
/// to use it on stderr.
int create_key(const ChosenStore& chosen, const AdminOrder& order);

}  // namespace akashi::app
