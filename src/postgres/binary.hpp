#pragma once

#include "base/time.hpp"
#include "base/uuid.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// PostgreSQL's binary formats of single values and the numbers (OIDs) of their types.
namespace akashi::postgres::binary {

using Type = unsigned;

inline constexpr Type kBoolean = 16;
inline constexpr Type kBytea = 17;
inline constexpr Type kName = 19;
inline constexpr Type kBigint = 20;
inline constexpr Type kSmallint = 21;
inline constexpr Type kInteger = 23;
inline constexpr Type kText = 25;
inline constexpr Type kJson = 114;
inline constexpr Type kReal = 700;
inline constexpr Type kDouble = 701;
inline constexpr Type kBpchar = 1042;
inline constexpr Type kVarchar = 1043;
inline constexpr Type kTimestamptz = 1184;
inline constexpr Type kUuid = 2950;
inline constexpr Type kTsvector = 3614;
inline constexpr Type kJsonb = 3802;

/// The type of an array of `element`; 0 when `element` is none of the above.
Type array_of(Type element);

// Each appends the value to `out`.
void put(std::string& out, bool value);
void put(std::string& out, std::int16_t value);
void put(std::string& out, std::int32_t value);
void put(std::string& out, std::int64_t value);
void put(std::string& out, float value);
void put(std::string& out, double value);
/// Time::min() and Time::max() stand for -infinity and infinity.
void put(std::string& out, Time value);
void put(std::string& out, const Uuid& value);
void put_jsonb(std::string& out, std::string_view text);

// Each reads one value. They throw std::logic_error when the number of bytes does not fit the type.
bool take_boolean(std::string_view bytes);
/// smallint, integer or bigint: 2, 4 or 8 bytes.
std::int64_t take_integer(std::string_view bytes);
float take_real(std::string_view bytes);
double take_double(std::string_view bytes);
Time take_timestamptz(std::string_view bytes);
Uuid take_uuid(std::string_view bytes);
/// The text without the version byte.
std::string_view take_jsonb(std::string_view bytes);

}  // namespace akashi::postgres::binary
