#include "vectors/vector_code.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace akashi {
namespace {

constexpr float kLargestByte = 127;
/// A difference from the length 1 that is not worth changing the numbers for.
constexpr double kSameLength = 1e-6;
/// More than all roundings of floats and lengths together can change a similarity.
constexpr float kRounding = 2e-5F;

double length_of(std::span<const float> vector) {
    std::array<double, 8> sums{};
    std::size_t i = 0;
    for (; i + sums.size() <= vector.size(); i += sums.size())
        for (std::size_t lane = 0; lane < sums.size(); ++lane)
            sums[lane] += static_cast<double>(vector[i + lane]) * vector[i + lane];
    for (; i < vector.size(); ++i) sums[0] += static_cast<double>(vector[i]) * vector[i];
    double sum = 0;
    for (const double part : sums) sum += part;
    return std::sqrt(sum);
}

float round_up(double value) { return static_cast<float>(value * 1.000001 + 1e-9); }

std::uint64_t mix(std::uint64_t value) {
    value ^= value >> 31;
    value *= 0x7fb5d329728ea185U;
    value ^= value >> 27;
    value *= 0x81dadef4bc2dd44dU;
    return value ^ (value >> 33);
}

}  // namespace

bool normalize(Vector& vector) {
    const double length = length_of(vector);
    if (!std::isfinite(length)) return false;
    if (length == 0 || std::abs(length - 1) < kSameLength) return true;
    const double factor = 1 / length;
    if (!std::isfinite(factor)) return false;
    for (float& number : vector) number = static_cast<float>(number * factor);
    return true;
}

float dot_product(std::span<const float> left, std::span<const float> right) {
    constexpr std::size_t kLanes = 16;
    std::array<float, kLanes> sums{};
    std::size_t i = 0;
    for (; i + kLanes <= left.size(); i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            sums[lane] += left[i + lane] * right[i + lane];
    for (; i < left.size(); ++i) sums[0] += left[i] * right[i];
    float sum = 0;
    for (const float part : sums) sum += part;
    return sum;
}

std::size_t row_length(std::size_t dimensions) {
    return (dimensions + kRowAlignment - 1) / kRowAlignment * kRowAlignment;
}

VectorCode encode(std::span<const float> vector) {
    VectorCode code;
    code.bytes.resize(row_length(vector.size()));
    float largest = 0;
    for (const float number : vector) largest = std::max(largest, std::abs(number));
    if (largest < 1e-30F) return code;
    code.scale = largest / kLargestByte;
    const float factor = kLargestByte / largest;
    std::vector<float> left_out(vector.size());
    for (std::size_t i = 0; i < vector.size(); ++i) {
        const float exact = vector[i] * factor;
        const int rounded = static_cast<int>(exact + (exact < 0 ? -0.5F : 0.5F));
        code.bytes[i] = static_cast<std::int8_t>(rounded);
        code.sum += rounded;
        left_out[i] = vector[i] - static_cast<float>(rounded) * code.scale;
    }
    code.error = round_up(length_of(left_out));
    return code;
}

QueryCode encode_query(std::span<const float> vector) {
    constexpr int kShift = 128;
    const VectorCode code = encode(vector);
    QueryCode query;
    query.scale = code.scale;
    query.bytes.shifted.reserve(code.bytes.size());
    query.bytes.wide.reserve(code.bytes.size());
    for (const std::int8_t byte : code.bytes) {
        query.bytes.shifted.push_back(static_cast<std::uint8_t>(byte + kShift));
        query.bytes.wide.push_back(byte);
    }
    // The lengths of the two vectors are 1, and that of the query's bytes at most its error more.
    query.length = 1 + code.error;
    query.error = code.error + kRounding;
    return query;
}

std::uint64_t checksum(std::string_view bytes, std::uint64_t seed) {
    constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15U;
    std::array<std::uint64_t, 4> lanes = {
        seed ^ 0x243f6a8885a308d3U,
        seed ^ 0x13198a2e03707344U,
        seed ^ 0xa4093822299f31d0U,
        seed ^ 0x082efa98ec4e6c89U
    };
    const auto take = [&lanes](const char* from) {
        for (std::uint64_t& lane : lanes) {
            std::uint64_t word = 0;
            std::memcpy(&word, from, sizeof word);
            lane = std::rotl((lane ^ word) * kFactor, 29);
            from += sizeof word;
        }
    };
    constexpr std::size_t kStep = sizeof lanes;
    std::size_t at = 0;
    for (; at + kStep <= bytes.size(); at += kStep) take(bytes.data() + at);
    std::array<char, kStep> rest{};
    bytes.copy(rest.data(), kStep, at);
    take(rest.data());
    std::uint64_t sum = bytes.size();
    for (const std::uint64_t lane : lanes) sum = mix(sum ^ lane) + kFactor;
    return sum;
}

}  // namespace akashi
