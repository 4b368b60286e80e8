#pragma once

#include <string>
#include <string_view>

namespace akashi::postgres {

/// A message of libpq, which has a line for each address that it tried and ends with one, as one
/// line for people and logs.
std::string one_line(std::string_view message);

}  // namespace akashi::postgres
