#pragma once

#include "app/setting.hpp"

#include <cstdint>
#include <span>

/// The table of all variables, one file a group. docs/configuration.md has them for people.
namespace akashi::app {

// Bounds of several variables. Durations are in nanoseconds.
inline constexpr std::int64_t kSecond = 1'000'000'000;
inline constexpr std::int64_t kHour = 3'600 * kSecond;
inline constexpr std::int64_t kTenYears = 87'600 * kHour;
/// A longer timeout is a slip of the pen, and the clock must not overflow when it is added.
inline constexpr std::int64_t kLongestTimeout = 24 * kHour;
inline constexpr std::int64_t kGibibyte = std::int64_t{1} << 30;

/// HTTP, metrics for Prometheus, log lines, the stop.
std::span<const Setting> server_settings();
/// PostgreSQL and the data directory.
std::span<const Setting> database_settings();
/// Agents' keys and tokens.
std::span<const Setting> identity_settings();
/// How events of runs are taken and kept.
std::span<const Setting> events_settings();
/// Searches: synonyms, the index of vectors, the outbox.
std::span<const Setting> search_settings();
/// Who makes vectors of texts.
std::span<const Setting> embedding_settings();
/// Conflicts and the model that judges them.
std::span<const Setting> conflicts_settings();
/// Rate limits.
std::span<const Setting> limits_settings();
/// Sign-up and its mails.
std::span<const Setting> signup_settings();
/// Stripe.
std::span<const Setting> billing_settings();
/// Spans and metrics for a collector.
std::span<const Setting> telemetry_settings();

}  // namespace akashi::app
