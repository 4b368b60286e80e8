#include "app/settings.hpp"

namespace akashi::app {

namespace {

constexpr std::int64_t kLongestFlush = 10 * kSecond;
constexpr std::int64_t kLeastSegment = 1'048'576;
constexpr std::int64_t kMaxEvents = 100'000;

constexpr Setting kSettings[] = {
    {
        .name = "AKASHI_EVENT_BUFFER_SIZE",
        .place = field<&Config::events, &EventsConfig::flush_events>,
        .default_text = "1000",
        .bounds = {1, kMaxEvents},
        .description = "So many events are stored at once, or earlier after the next time",
    },
    {
        .name = "AKASHI_EVENT_FLUSH_TIMEOUT",
        .place = field<&Config::events, &EventsConfig::flush_timeout>,
        .default_text = "100ms",
        .bounds = {1, kLongestFlush},
        .description = "Longest time before an accepted event is stored in the database",
    },
    {
        .name = "AKASHI_EVENT_RETENTION",
        .place = field<&Config::events, &EventsConfig::retention>,
        .default_text = "0s",
        .bounds = {0, kTenYears},
        .description = "Events of days that are older are deleted; 0s: none are",
    },
    {
        .name = "AKASHI_WAL_DIR",
        .place = field<&Config::events, &EventsConfig::wal_dir>,
        .default_text = "",
        .description = "Where accepted events are until the database has them, one directory for "
                       "each instance; empty: wal in AKASHI_DATA_DIR",
    },
    {
        .name = "AKASHI_WAL_DISABLE",
        .place = field<&Config::events, &EventsConfig::has_no_log>,
        .default_text = "false",
        .description = "No such directory: events are answered when the database has them",
    },
    {
        .name = "AKASHI_WAL_SYNC_MODE",
        .place = field<&Config::events, &EventsConfig::sync_mode>,
        .default_text = "full",
        .description =
            "When events are synced to the disk: full (before the answer), batch or none",
    },
    {
        .name = "AKASHI_WAL_SYNC_INTERVAL",
        .place = field<&Config::events, &EventsConfig::sync_interval>,
        .default_text = "10ms",
        .bounds = {1, kLongestFlush},
        .description = "Time between two syncs in the mode batch",
    },
    {
        .name = "AKASHI_WAL_SEGMENT_SIZE",
        .place = field<&Config::events, &EventsConfig::segment_bytes>,
        .default_text = "67108864",
        .bounds = {kLeastSegment, kGibibyte},
        .description = "Bytes of a file of the event log",
    },
    {
        .name = "AKASHI_WAL_SEGMENT_RECORDS",
        .place = field<&Config::events, &EventsConfig::segment_records>,
        .default_text = "100000",
        .bounds = {100, 10'000'000},
        .description = "Requests in a file of the event log",
    },
};

}  // namespace

std::span<const Setting> events_settings() { return kSettings; }

}  // namespace akashi::app
