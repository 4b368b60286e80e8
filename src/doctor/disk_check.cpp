#include "doctor/disk_check.hpp"

#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace akashi {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kName = "disk";
constexpr std::uint64_t kMebibyte = 1'048'576;
// The event log and the database file need some of it to go on at all.
constexpr std::uint64_t kLeast = 100 * kMebibyte;
constexpr std::uint64_t kLittle = 1'024 * kMebibyte;
constexpr std::uint64_t kFewestFiles = 100;
constexpr std::uint64_t kFewFiles = 1'000;
constexpr const char* kFree = "free space on this disk: df -h; never delete a .wal file";
constexpr const char* kFreeFiles =
    "delete small files on this disk, which has no place for more: df -i; never a .wal file";

fs::path nearest_existing(fs::path path) {
    std::error_code unknown;
    path = fs::absolute(path, unknown);
    while (!fs::exists(path, unknown) && path.has_relative_path()) path = path.parent_path();
    return path;
}

/// Why the directory cannot be written to, and what mends it; nothing when it can.
std::optional<Observation> find_obstacle(const std::string& shown, const fs::path& place) {
    std::error_code unknown;
    if (!fs::is_directory(place, unknown))
        return problem(
            kName,
            fmt::format("{}: {} is no directory", shown, place.string()),
            "let the variable name a directory"
        );
    if (::access(place.c_str(), W_OK | X_OK) == 0) return std::nullopt;
    if (errno == EROFS)
        return problem(
            kName,
            fmt::format("{} is on a disk that is mounted read-only", shown),
            "dmesg tells whether the disk failed; mount -o remount,rw makes it writable"
        );
    return problem(
        kName,
        fmt::format("{} cannot be written to by this account", shown),
        fmt::format(
            "run the doctor as the account of the server; if this is it, as root: chown -R {} {}",
            ::geteuid(),
            place.string()
        )
    );
}

/// Nothing, with errno, when the disk does not tell.
std::optional<FreeSpace> measure(const fs::path& place) {
    struct statvfs disk{};
    if (::statvfs(place.c_str(), &disk) != 0) return std::nullopt;
    FreeSpace free{.bytes = disk.f_bavail * disk.f_frsize, .files = std::nullopt};
    if (disk.f_files > 0) free.files = disk.f_favail;
    return free;
}

}  // namespace

Observation judge_space(const std::string& shown, const FreeSpace& free) {
    const std::string state = fmt::format("{} has {} MiB free", shown, free.bytes / kMebibyte);
    if (free.bytes < kLeast) return problem(kName, state, kFree);
    if (free.files && *free.files < kFewFiles) {
        const std::string room = fmt::format("{} has room for {} more files", shown, *free.files);
        if (*free.files < kFewestFiles) return problem(kName, room, kFreeFiles);
        return warning(kName, room, kFreeFiles);
    }
    if (free.bytes < kLittle) return warning(kName, state, kFree);
    return fine(kName, state);
}

Observation check_disk(const std::string& what, const fs::path& directory) {
    const fs::path place = nearest_existing(directory);
    const std::string shown = fmt::format("{} {}", what, directory.string());
    const auto free = measure(place);
    if (!free)
        return problem(
            kName,
            fmt::format("{}: {}", shown, std::generic_category().message(errno)),
            "look at the disk and at the variable that names the directory"
        );
    if (auto obstacle = find_obstacle(shown, place)) return std::move(*obstacle);
    return judge_space(shown, *free);
}

}  // namespace akashi
