#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// A point in time in UTC with microsecond resolution: what every store keeps.
using Time = std::chrono::sys_time<std::chrono::microseconds>;

/// The system clock, truncated to microseconds.
Time now();

/// RFC 3339 in UTC: `YYYY-MM-DDTHH:MM:SS`, the fraction without trailing zeros (none when zero), `Z`.
/// Years 0000 to 9999.
std::string format_rfc3339(Time time);

/// Reads RFC 3339 with an offset or `Z`; a time without an offset is read as UTC, since Python's
/// clients send naive ones. Fractions finer than a microsecond are truncated. Nothing for any other
/// text, including dates that do not exist.
std::optional<Time> parse_rfc3339(std::string_view text);

inline std::int64_t to_microseconds(Time time) { return time.time_since_epoch().count(); }
inline Time from_microseconds(std::int64_t value) { return Time(std::chrono::microseconds(value)); }

}  // namespace akashi
