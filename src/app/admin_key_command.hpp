#pragma once

#include "app/admin_order.hpp"
#include "app/store_flags.hpp"

namespace akashi::app {

// The commands of `akashi admin key`. Each returns the exit code and throws as with_admin_store()
// and find_organization() do, and std::runtime_error with the reason when it is refused.

/// Makes a key for the agent, whether or not a server is running, and prints it on stdout and how
/// to use it on stderr.
int create_key(const ChosenStore& chosen, const AdminOrder& order);
/// Shows the keys of the organization, also those that do not work any more.
int list_keys(const ChosenStore& chosen, const AdminOrder& order);
/// Revokes a key and prints another one on stdout, with its agent, label and expiry. Throws
/// Misconfigured when the id is no UUID.
int rotate_key(const ChosenStore& chosen, const AdminOrder& order);
/// Makes a key useless. Throws as above.
int revoke_key(const ChosenStore& chosen, const AdminOrder& order);

}  // namespace akashi::app
