#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace akashi {

/// The text, or its first `most` characters up to the last space among them; all of these when
/// there is no space.
std::string_view cut_at_space(std::string_view text, std::size_t most);

}  // namespace akashi
