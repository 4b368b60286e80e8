#pragma once

#include "embedding/vector.hpp"
#include "vectors/vector_kernel.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace akashi {

/// Makes the length 1, within a millionth; a vector of zeros stays as it is. False when a number is
/// not finite.
bool normalize(Vector& vector);

/// The sum of the products, always added up in the same order. Both have the same length.
float dot_product(std::span<const float> left, std::span<const float> right);

/// How many bytes a row of so many numbers has.
std::size_t row_length(std::size_t dimensions);

/// A vector of length 1 in bytes: each number is about `scale` times its byte.
struct VectorCode {
    std::vector<std::int8_t> bytes;  ///< a row
    float scale = 0;
    float error = 0;  ///< length of what the bytes leave out, not rounded down
    std::int32_t sum = 0;
};
VectorCode encode(std::span<const float> vector);

/// A vector that is searched for. Its similarity with a vector in bytes is
/// `scale * code.scale * product`, and differs from the true one by at most
/// `length * code.error + error`, rounding of floats included.
struct QueryCode {
    QueryBytes bytes;
    float scale = 0;
    float length = 0;  ///< of what the bytes say
    float error = 0;
};
QueryCode encode_query(std::span<const float> vector);

/// A number that two different byte strings hardly ever have in common. It finds damage; it is no
/// protection against somebody who wants two strings to look the same.
std::uint64_t checksum(std::string_view bytes, std::uint64_t seed = 0);
inline std::uint64_t checksum(std::span<const float> numbers) {
    return checksum({reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes()});
}

}  // namespace akashi
