#pragma once

#include "base/result.hpp"

#include <optional>
#include <string_view>

namespace akashi {

/// A password has 12 to 512 bytes of text, with an upper-case letter, a lower-case letter and a
/// digit (of Unicode), is none of the common ones, and no character is more than half of it.
/// Returns the error, or nothing when it is good.
std::optional<Error> check_password(std::string_view password);

}  // namespace akashi
