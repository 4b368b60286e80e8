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

/// RFC 3339 in UTC: `YYYY-MM-DDTHH:MM:SS`, the fraction without trailing zeros (none when zero),
/// `Z`. Times outside the years 0000 to 9999 are written as the first or last moment of those.
std::string format_rfc3339(Time time);

/// Reads RFC 3339 with an offset or `Z`; a time without an offset is read as UTC, since Python's
/// clients send naive ones; `T` may be a space. Fractions finer than a microsecond are truncated.
/// Nothing for any other text, including dates that do not exist, leap seconds (`:60`) and times
/// that fall outside the years 0000 to 9999 in UTC.
std::optional<Time> parse_rfc3339(std::string_view text);

inline std::int64_t to_microseconds(Time time) { return time.time_since_epoch().count(); }
inline Time from_microseconds(std::int64_t value) { return Time(std::chrono::microseconds(value)); }

/// Negative when `end` is before `begin`.
inline double hours_between(Time begin, Time end) {
    return std::chrono::duration<double, std::chrono::hours::period>(end - begin).count();
}

}  // namespace akashi
