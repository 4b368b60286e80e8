#pragma once

#include "identity/hold.hpp"
#include "postgres/rows.hpp"

#include <optional>

namespace akashi::postgres {

/// Reads the columns of find_hold.sql. Nothing when there is no such row.
std::optional<Hold> read_hold(const Rows& rows, int row);

}  // namespace akashi::postgres
