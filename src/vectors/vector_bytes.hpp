#pragma once

#include "embedding/vector.hpp"

#include <string>
#include <string_view>

namespace akashi {

/// A vector as the stores keep it: 32-bit floats, the lowest byte first.
std::string to_bytes(const Vector& vector);
/// Reads what to_bytes() wrote; bytes that are too few for a float are ignored.
Vector to_vector(std::string_view bytes);

}  // namespace akashi
