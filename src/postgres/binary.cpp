#include "postgres/binary.hpp"

#include <bit>
#include <concepts>
#include <limits>
#include <stdexcept>

namespace akashi::postgres::binary {
namespace {

/// 2000-01-01, from which PostgreSQL counts, in microseconds since 1970.
constexpr std::int64_t kEpoch = 946'684'800'000'000;
constexpr std::int64_t kInfinity = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMinusInfinity = std::numeric_limits<std::int64_t>::min();
constexpr char kJsonbVersion = 1;

template <std::unsigned_integral Number>
void put_big_endian(std::string& out, Number value) {
    for (int shift = std::numeric_limits<Number>::digits - 8; shift >= 0; shift -= 8)
        out += static_cast<char>(static_cast<unsigned char>(value >> shift));
}

void expect_size(std::string_view bytes, std::size_t size) {
    if (bytes.size() != size)
        throw std::logic_error("a value from PostgreSQL has another size than its type");
}

template <std::unsigned_integral Number>
Number take_big_endian(std::string_view bytes) {
    expect_size(bytes, sizeof(Number));
    std::uint64_t value = 0;
    for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
    return static_cast<Number>(value);
}

}  // namespace

Type array_of(Type element) {
    switch (element) {
        case kBoolean:
            return 1000;
        case kBytea:
            return 1001;
        case kName:
            return 1003;
        case kSmallint:
            return 1005;
        case kInteger:
            return 1007;
        case kText:
            return 1009;
        case kBpchar:
            return 1014;
        case kVarchar:
            return 1015;
        case kBigint:
            return 1016;
        case kReal:
            return 1021;
        case kDouble:
            return 1022;
        case kTimestamptz:
            return 1185;
        case kTsvector:
            return 3643;
        case kJson:
            return 199;
        case kUuid:
            return 2951;
        case kJsonb:
            return 3807;
        default:
            return 0;
    }
}

void put(std::string& out, bool value) { out += value ? '\1' : '\0'; }
void put(std::string& out, std::int16_t value) {
    put_big_endian(out, static_cast<std::uint16_t>(value));
}
void put(std::string& out, std::int32_t value) {
    put_big_endian(out, static_cast<std::uint32_t>(value));
}
void put(std::string& out, std::int64_t value) {
    put_big_endian(out, static_cast<std::uint64_t>(value));
}
void put(std::string& out, float value) {
    put_big_endian(out, std::bit_cast<std::uint32_t>(value));
}
void put(std::string& out, double value) {
    put_big_endian(out, std::bit_cast<std::uint64_t>(value));
}

void put(std::string& out, Time value) {
    const std::int64_t ours = to_microseconds(value);
    if (value == Time::max()) return put(out, kInfinity);
    // The difference would overflow. PostgreSQL's first year, 4713 BC, is much later.
    if (ours < kMinusInfinity + kEpoch) return put(out, kMinusInfinity);
    put(out, ours - kEpoch);
}

void put(std::string& out, const Uuid& value) {
    out.append(reinterpret_cast<const char*>(value.bytes().data()), value.bytes().size());
}

void put_jsonb(std::string& out, std::string_view text) {
    out += kJsonbVersion;
    out += text;
}

bool take_boolean(std::string_view bytes) {
    expect_size(bytes, 1);
    return bytes[0] != '\0';
}

std::int64_t take_integer(std::string_view bytes) {
    if (bytes.size() == 2) return static_cast<std::int16_t>(take_big_endian<std::uint16_t>(bytes));
    if (bytes.size() == 4) return static_cast<std::int32_t>(take_big_endian<std::uint32_t>(bytes));
    return static_cast<std::int64_t>(take_big_endian<std::uint64_t>(bytes));
}

float take_real(std::string_view bytes) {
    return std::bit_cast<float>(take_big_endian<std::uint32_t>(bytes));
}
double take_double(std::string_view bytes) {
    return std::bit_cast<double>(take_big_endian<std::uint64_t>(bytes));
}

Time take_timestamptz(std::string_view bytes) {
    const auto theirs = static_cast<std::int64_t>(take_big_endian<std::uint64_t>(bytes));
    if (theirs == kMinusInfinity) return Time::min();
    if (theirs > kInfinity - kEpoch) return Time::max();
    return from_microseconds(theirs + kEpoch);
}

Uuid take_uuid(std::string_view bytes) {
    Uuid::Bytes value{};
    expect_size(bytes, value.size());
    bytes.copy(reinterpret_cast<char*>(value.data()), value.size());
    return Uuid(value);
}

std::string_view take_jsonb(std::string_view bytes) {
    if (bytes.empty() || bytes[0] != kJsonbVersion)
        throw std::logic_error("jsonb from PostgreSQL has an unknown version");
    return bytes.substr(1);
}

}  // namespace akashi::postgres::binary
