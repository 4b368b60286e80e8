#pragma once

#include <optional>
#include <type_traits>

namespace akashi {

/// Whether T is a std::optional.
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

}  // namespace akashi
