#include "app/event_log_place.hpp"

#include <unistd.h>

#include <filesystem>

namespace akashi::app {

EventsConfig place_event_log(EventsConfig events, const std::string& data_dir) {
    if (!events.wal_dir.empty()) return events;
    events.wal_dir = data_dir + "/wal";
    std::error_code failed;
    if (std::filesystem::create_directories(events.wal_dir, failed))
        std::filesystem::permissions(events.wal_dir, std::filesystem::perms::owner_all, failed);
    if (failed || ::access(events.wal_dir.c_str(), W_OK) != 0) {
        events.has_no_log = true;
        events.why_no_log = events.wal_dir + " cannot be written, and AKASHI_WAL_DIR is not set";
    }
    return events;
}

}  // namespace akashi::app
