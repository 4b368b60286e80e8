#include "vectors/vector_kernel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <random>

namespace akashi {
namespace {

constexpr std::size_t kRows = 64;

/// Rows of random bytes and a random query, with the largest and smallest ones often.
struct Case {
    explicit Case(std::size_t length, unsigned seed = 1) : bytes(kRows * length) {
        std::mt19937 random(seed);
        std::uniform_int_distribution<int> byte(-160, 160);
        const auto next = [&] {
            return static_cast<std::int8_t>(std::clamp(byte(random), -127, 127));
        };
        std::ranges::generate(bytes, next);
        for (std::size_t row = 0; row < kRows; ++row)
            sums.at(row) = std::accumulate(
                bytes.begin() + static_cast<std::ptrdiff_t>(row * length),
                bytes.begin() + static_cast<std::ptrdiff_t>((row + 1) * length),
                0
            );
        for (std::size_t i = 0; i < length; ++i) {
            const std::int8_t number = next();
            query.wide.push_back(number);
            query.shifted.push_back(static_cast<std::uint8_t>(number + 128));
        }
        rows = {bytes.data(), sums.data(), length};
    }
    std::int32_t product(std::size_t row) const {
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < rows.length; ++i)
            sum += bytes[row * rows.length + i] * query.wide[i];
        return static_cast<std::int32_t>(sum);
    }

    std::vector<std::int8_t> bytes;
    std::array<std::int32_t, kRows> sums{};
    QueryBytes query;
    ByteRows rows;
};

class VectorKernel : public ::testing::TestWithParam<SimdPath> {};

INSTANTIATE_TEST_SUITE_P(
    Path,
    VectorKernel,
    ::testing::ValuesIn(supported_simd_paths()),
    [](const auto& info) { return std::string(to_string(info.param)); }
);

TEST_P(VectorKernel, MultipliesTheNamedRowsAndTouchesNoOthers) {
    for (const std::size_t length : {64U, 1024U, 65'536U}) {
        const Case given(length);
        for (const std::vector<std::uint8_t>& rows :
             {std::vector<std::uint8_t>{5}, {0, 63}, {1, 2, 3, 4}, {7, 9, 11, 13, 62}}) {
            std::array<std::int32_t, kRows> products{};
            products.fill(-1);
            multiply_rows(GetParam())(given.query, given.rows, rows, products.data());
            for (std::size_t row = 0; row < kRows; ++row)
                EXPECT_EQ(
                    products.at(row), std::ranges::count(rows, row) > 0 ? given.product(row) : -1
                ) << row;
        }
    }
}

TEST_P(VectorKernel, DoesNotOverflowWithTheLargestNumbers) {
    Case given(65'536);
    std::ranges::fill(given.bytes, std::int8_t{-127});
    std::ranges::fill(given.query.wide, std::int16_t{127});
    std::ranges::fill(given.query.shifted, std::uint8_t{255});
    given.sums.fill(-127 * 65'536);
    std::array<std::int32_t, kRows> products{};
    const std::array<std::uint8_t, 1> row = {3};
    multiply_rows(GetParam())(given.query, given.rows, row, products.data());
    EXPECT_EQ(products[3], -127 * 127 * 65'536);
}

TEST_P(VectorKernel, MultipliesTwoRows) {
    const Case given(1024);
    for (std::size_t row = 0; row + 1 < kRows; ++row) {
        const std::int8_t* const left = given.bytes.data() + row * 1024;
        EXPECT_EQ(
            multiply_pair(GetParam())(left, left + 1024, 1024),
            std::inner_product(left, left + 1024, left + 1024, 0)
        );
    }
}

}  // namespace
}  // namespace akashi
