#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace akashi {

/// How products of bytes are computed. All ways give the same integers.
enum class SimdPath { portable, avx2, avx512 };

/// Those that this processor can do, the fastest first. `avx512` needs AVX-512 VNNI.
std::vector<SimdPath> supported_simd_paths();
std::string_view to_string(SimdPath path);

/// A row of bytes takes a multiple of this; what is behind its numbers is 0.
inline constexpr std::size_t kRowAlignment = 64;

/// A query in the forms that the paths need, both of the length of a row.
struct QueryBytes {
    std::vector<std::uint8_t> shifted;  ///< each number plus 128
    std::vector<std::int16_t> wide;
};

/// Rows of bytes from -127 to 127, one behind the other, and the sum of each row.
struct ByteRows {
    const std::int8_t* bytes = nullptr;
    const std::int32_t* sums = nullptr;
    std::size_t length = 0;  ///< of a row; a multiple of kRowAlignment, at most 65,536
};

/// Computes `products[row]`, the sum of the products of the numbers of a row with those of the
/// query, for each row named in `rows`, of which there is at least one. Other products are not
/// touched.
using MultiplyRows = void (*)(
    const QueryBytes& query,
    const ByteRows& block,
    std::span<const std::uint8_t> rows,
    std::int32_t* products
);
MultiplyRows multiply_rows(SimdPath path);

/// The same for two rows of `length` bytes.
using MultiplyPair =
    std::int32_t (*)(const std::int8_t* left, const std::int8_t* right, std::size_t length);
MultiplyPair multiply_pair(SimdPath path);

}  // namespace akashi
