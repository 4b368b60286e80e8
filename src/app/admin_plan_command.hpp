#pragma once

#include "app/admin_order.hpp"
#include "app/store_flags.hpp"

namespace akashi::app {

// The commands of `akashi admin plan`. Each returns the exit code and throws as with_admin_store()
// and find_organization() do, and std::runtime_error with the reason when it is refused.

int show_plan(const ChosenStore& chosen, const AdminOrder& order);
/// Changes what is given, and leaves the rest. Throws Misconfigured when nothing is given.
int set_plan(const ChosenStore& chosen, const AdminOrder& order);

}  // namespace akashi::app
