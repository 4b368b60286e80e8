#pragma once

#include "identity/hold.hpp"
#include "sqlite/connection.hpp"

#include <optional>

namespace akashi::sqlite {

/// The oldest hold of the organization that nobody has released.
std::optional<Hold> load_open_hold(Connection& db, OrgId org);

}  // namespace akashi::sqlite
