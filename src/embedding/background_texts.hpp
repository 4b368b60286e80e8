#pragma once

#include <span>
#include <string_view>

namespace akashi {

/// 64 short invented decisions about subjects that have nothing to do with each other. How similar
/// a query is to them says how similar it is to anything.
std::span<const std::string_view> background_texts();

}  // namespace akashi
