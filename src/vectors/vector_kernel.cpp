#include "vectors/vector_kernel.hpp"

#include <algorithm>
#include <array>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace akashi {
namespace {

/// Four rows at once, so that a part of the query is loaded once for all of them. At the end of the
/// list, the last row stands for those that are missing.
using Four = std::array<std::size_t, 4>;

Four four_rows(std::span<const std::uint8_t> rows, std::size_t first) {
    Four four{};
    for (std::size_t i = 0; i < four.size(); ++i)
        four.at(i) = rows[std::min(first + i, rows.size() - 1)];
    return four;
}

std::int32_t multiply_wide(const std::int8_t* row, const std::int16_t* query, std::size_t length) {
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < length; ++i)
        sum += static_cast<std::int32_t>(row[i]) * static_cast<std::int32_t>(query[i]);
    return sum;
}

void multiply_rows_portable(
    const QueryBytes& query,
    const ByteRows& block,
    std::span<const std::uint8_t> rows,
    std::int32_t* products
) {
    for (const std::size_t row : rows)
        products[row] =
            multiply_wide(block.bytes + row * block.length, query.wide.data(), block.length);
}

std::int32_t multiply_pair_portable(
    const std::int8_t* left, const std::int8_t* right, std::size_t length
) {
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < length; ++i)
        sum += static_cast<std::int32_t>(left[i]) * static_cast<std::int32_t>(right[i]);
    return sum;
}

#if defined(__x86_64__)

#define AKASHI_AVX2 __attribute__((target("avx2")))
#define AKASHI_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

AKASHI_AVX2 __m256i load_wide(const std::int8_t* bytes) {
    return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
}

AKASHI_AVX2 std::int32_t sum_of(__m256i values) {
    __m128i sum =
        _mm_add_epi32(_mm256_castsi256_si128(values), _mm256_extracti128_si256(values, 1));
    sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0x4e));
    sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0xb1));
    return _mm_cvtsi128_si32(sum);
}

AKASHI_AVX2 void multiply_rows_avx2(
    const QueryBytes& query,
    const ByteRows& block,
    std::span<const std::uint8_t> rows,
    std::int32_t* products
) {
    constexpr std::size_t kStep = 16;
    for (std::size_t first = 0; first < rows.size(); first += 4) {
        const Four four = four_rows(rows, first);
        const std::array<const std::int8_t*, 4> row = {
            block.bytes + four[0] * block.length,
            block.bytes + four[1] * block.length,
            block.bytes + four[2] * block.length,
            block.bytes + four[3] * block.length
        };
        __m256i sum0 = _mm256_setzero_si256();
        __m256i sum1 = sum0;
        __m256i sum2 = sum0;
        __m256i sum3 = sum0;
        for (std::size_t i = 0; i < block.length; i += kStep) {
            const __m256i part =
                _mm256_loadu_si256(reinterpret_cast<const __m256i*>(query.wide.data() + i));
            sum0 = _mm256_add_epi32(sum0, _mm256_madd_epi16(part, load_wide(row[0] + i)));
            sum1 = _mm256_add_epi32(sum1, _mm256_madd_epi16(part, load_wide(row[1] + i)));
            sum2 = _mm256_add_epi32(sum2, _mm256_madd_epi16(part, load_wide(row[2] + i)));
            sum3 = _mm256_add_epi32(sum3, _mm256_madd_epi16(part, load_wide(row[3] + i)));
        }
        products[four[0]] = sum_of(sum0);
        products[four[1]] = sum_of(sum1);
        products[four[2]] = sum_of(sum2);
        products[four[3]] = sum_of(sum3);
    }
}

AKASHI_AVX2 std::int32_t multiply_pair_avx2(
    const std::int8_t* left, const std::int8_t* right, std::size_t length
) {
    constexpr std::size_t kStep = 16;
    __m256i sum = _mm256_setzero_si256();
    for (std::size_t i = 0; i < length; i += kStep)
        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(load_wide(left + i), load_wide(right + i)));
    return sum_of(sum);
}

AKASHI_AVX512 __m512i load(const void* bytes) { return _mm512_loadu_si512(bytes); }

/// VNNI multiplies unsigned with signed bytes: 128 was added to each number of the query, so 128
/// times the sum of the row is subtracted.
AKASHI_AVX512 void multiply_rows_avx512(
    const QueryBytes& query,
    const ByteRows& block,
    std::span<const std::uint8_t> rows,
    std::int32_t* products
) {
    constexpr std::size_t kStep = 64;
    constexpr std::int32_t kShift = 128;
    for (std::size_t first = 0; first < rows.size(); first += 4) {
        const Four four = four_rows(rows, first);
        const std::array<const std::int8_t*, 4> row = {
            block.bytes + four[0] * block.length,
            block.bytes + four[1] * block.length,
            block.bytes + four[2] * block.length,
            block.bytes + four[3] * block.length
        };
        __m512i sum0 = _mm512_setzero_si512();
        __m512i sum1 = sum0;
        __m512i sum2 = sum0;
        __m512i sum3 = sum0;
        for (std::size_t i = 0; i < block.length; i += kStep) {
            const __m512i part = load(query.shifted.data() + i);
            sum0 = _mm512_dpbusd_epi32(sum0, part, load(row[0] + i));
            sum1 = _mm512_dpbusd_epi32(sum1, part, load(row[1] + i));
            sum2 = _mm512_dpbusd_epi32(sum2, part, load(row[2] + i));
            sum3 = _mm512_dpbusd_epi32(sum3, part, load(row[3] + i));
        }
        products[four[0]] = _mm512_reduce_add_epi32(sum0) - kShift * block.sums[four[0]];
        products[four[1]] = _mm512_reduce_add_epi32(sum1) - kShift * block.sums[four[1]];
        products[four[2]] = _mm512_reduce_add_epi32(sum2) - kShift * block.sums[four[2]];
        products[four[3]] = _mm512_reduce_add_epi32(sum3) - kShift * block.sums[four[3]];
    }
}

AKASHI_AVX512 __m512i load_very_wide(const std::int8_t* bytes) {
    return _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes)));
}

AKASHI_AVX512 std::int32_t multiply_pair_avx512(
    const std::int8_t* left, const std::int8_t* right, std::size_t length
) {
    constexpr std::size_t kStep = 32;
    __m512i sum = _mm512_setzero_si512();
    for (std::size_t i = 0; i < length; i += kStep)
        sum = _mm512_dpwssd_epi32(sum, load_very_wide(left + i), load_very_wide(right + i));
    return _mm512_reduce_add_epi32(sum);
}

#endif

}  // namespace

std::vector<SimdPath> supported_simd_paths() {
    std::vector<SimdPath> paths;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
        __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512vnni") != 0)
        paths.push_back(SimdPath::avx512);
    if (__builtin_cpu_supports("avx2") != 0) paths.push_back(SimdPath::avx2);
#endif
    paths.push_back(SimdPath::portable);
    return paths;
}

std::string_view to_string(SimdPath path) {
    switch (path) {
        case SimdPath::avx2:
            return "avx2";
        case SimdPath::avx512:
            return "avx512";
        case SimdPath::portable:
            break;
    }
    return "portable";
}

MultiplyRows multiply_rows(SimdPath path) {
#if defined(__x86_64__)
    if (path == SimdPath::avx2) return multiply_rows_avx2;
    if (path == SimdPath::avx512) return multiply_rows_avx512;
#endif
    return multiply_rows_portable;
}

MultiplyPair multiply_pair(SimdPath path) {
#if defined(__x86_64__)
    if (path == SimdPath::avx2) return multiply_pair_avx2;
    if (path == SimdPath::avx512) return multiply_pair_avx512;
#endif
    return multiply_pair_portable;
}

}  // namespace akashi
