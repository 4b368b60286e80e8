#include "doctor/event_log_files.hpp"

#include "runs/event_segment.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

namespace akashi {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kName = "event_log";

/// Who has locked the file, by the list of the kernel: `1: FLOCK ADVISORY WRITE 4711 fd:01:1234 0
/// EOF`. A lock of ours would keep a server that starts at this moment from its log.
std::optional<std::int64_t> find_lock(const fs::path& file) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) return std::nullopt;
    const std::string place =
        fmt::format("{:02x}:{:02x}:{}", major(status.st_dev), minor(status.st_dev), status.st_ino);
    std::ifstream locks("/proc/locks");
    for (std::string line; std::getline(locks, line);) {
        std::istringstream words(line);
        std::string number, kind, strength, access, where;
        std::int64_t pid = 0;
        if (words >> number >> kind >> strength >> access >> pid >> where && kind == "FLOCK" &&
            where == place)
            return pid;
    }
    return std::nullopt;
}

/// A server reads, writes and makes files there.
std::string find_obstacle(const fs::path& directory) {
    std::error_code unknown;
    const auto status = fs::status(directory, unknown);
    if (status.type() == fs::file_type::not_found) return {};
    if (fs::exists(status) && !fs::is_directory(status)) return "it is no directory";
    if (::access(directory.c_str(), R_OK | W_OK | X_OK) == 0) return {};
    return std::error_code(errno, std::generic_category()).message();
}

}  // namespace

EventLogFiles find_event_log_files(const fs::path& directory) {
    EventLogFiles files;
    files.obstacle = find_obstacle(directory);
    std::error_code failed;
    std::uint32_t newest = 0;
    bool newest_has_records = false;
    for (const auto& entry : fs::directory_iterator(directory, failed)) {
        const auto number = event_segment::parse_file_name(entry.path().filename().string());
        if (!number) continue;
        std::error_code gone;  // a server may delete it meanwhile
        const auto size = entry.file_size(gone);
        if (gone) continue;
        ++files.segments;
        files.bytes += static_cast<std::int64_t>(size);
        const bool has_records = size > event_segment::kHeaderBytes;
        files.waiting += has_records ? 1 : 0;
        if (*number < newest) continue;
        newest = *number;
        newest_has_records = has_records;
    }
    if (newest_has_records) --files.waiting;
    for ([[maybe_unused]] const auto& entry :
         fs::directory_iterator(directory / "quarantine", failed))
        ++files.quarantined;
    files.user = find_lock(directory / "lock");
    return files;
}

Observation judge(const EventLogFiles& files, const fs::path& directory) {
    constexpr std::int64_t kMebibyte = 1'048'576;
    if (!files.obstacle.empty())
        return problem(
            kName,
            fmt::format(
                "{} cannot be used by this account: {}", directory.string(), files.obstacle
            ),
            "run the doctor as the account of the server; if this is it, give it the directory "
            "with "
            "chown -R, or mend AKASHI_WAL_DIR"
        );
    if (files.quarantined > 0)
        return warning(
            kName,
            fmt::format(
                "{} files are in {}/quarantine: events that are damaged or were refused",
                files.quarantined,
                directory.string()
            ),
            "docs/operations/the-event-log-is-damaged.md; move the files away when they were "
            "looked at"
        );
    const std::string state = fmt::format(
        "{} has {} segments of {} MiB",
        directory.string(),
        files.segments,
        (files.bytes + kMebibyte - 1) / kMebibyte
    );
    if (files.user) return fine(kName, fmt::format("{}, used by process {}", state, *files.user));
    // The newest segment stays when all of it is stored, and each start leaves an empty one.
    if (files.waiting > 0)
        return warning(
            kName,
            state + ", and no server uses it: accepted events wait there",
            "start the server that has this directory; it stores them"
        );
    return fine(kName, files.segments == 0 ? "nothing is there yet" : state);
}

}  // namespace akashi
