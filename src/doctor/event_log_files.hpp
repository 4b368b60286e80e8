#pragma once

#include "doctor/finding.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace akashi {

/// What is in the directory of an event log.
struct EventLogFiles {
    std::int64_t segments = 0;
    std::int64_t bytes = 0;
    std::int64_t waiting = 0;          ///< segments with records, besides the newest one
    std::int64_t quarantined = 0;      ///< files with damaged or refused events
    std::optional<std::int64_t> user;  ///< pid of the server that has it, as far as can be seen
    /// Why this account cannot use the directory; empty when it can, or when there is none.
    std::string obstacle;
};

/// Looks at a directory without touching its lock. One that does not exist has nothing.
EventLogFiles find_event_log_files(const std::filesystem::path& directory);

/// `event_log`: whether the directory can be used, and events wait there for a server, or were set
/// aside.
Observation judge(const EventLogFiles& files, const std::filesystem::path& directory);

}  // namespace akashi
