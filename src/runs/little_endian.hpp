#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

/// Numbers as bytes, the lowest byte first, whatever the machine does.
namespace akashi::little_endian {

/// Appends the bytes of `value`.
template <std::integral T>
void append(std::string& out, T value) {
    if constexpr (std::endian::native == std::endian::big) value = std::byteswap(value);
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out.append(bytes, sizeof value);
}

/// The number at `offset`; `bytes` must hold all of it.
template <std::integral T>
T read(std::string_view bytes, std::size_t offset) {
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    if constexpr (std::endian::native == std::endian::big) value = std::byteswap(value);
    return value;
}

}  // namespace akashi::little_endian
