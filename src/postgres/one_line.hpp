#pragma once

#include <string>
#include <string_view>

namespace akashi::postgres {

/// A message of libpq as one line, for people and logs. libpq writes one line for each address that
/// it tried.
std::string one_line(std::string_view message);

}  // namespace akashi::postgres
