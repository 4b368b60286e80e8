#include "doctor/disk_check.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <optional>
#include <utility>

namespace akashi {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kName = "disk";
constexpr std::uintmax_t kMebibyte = 1'048'576;
// The event log and the database file need some of it to go on at all.
constexpr std::uintmax_t kLeast = 100 * kMebibyte;
constexpr std::uintmax_t kLittle = 1'024 * kMebibyte;
constexpr const char* kFree = "free space on this disk: df -h; never delete a .wal file";

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

}  // namespace

Observation check_disk(const std::string& what, const fs::path& directory) {
    const fs::path place = nearest_existing(directory);
    const std::string shown = fmt::format("{} {}", what, directory.string());
    std::error_code failed;
    const auto space = fs::space(place, failed);
    if (failed)
        return problem(
            kName,
            fmt::format("{}: {}", shown, failed.message()),
            "look at the disk and at the variable that names the directory"
        );
    if (auto obstacle = find_obstacle(shown, place)) return std::move(*obstacle);
    const std::string state = fmt::format("{} has {} MiB free", shown, space.available / kMebibyte);
    if (space.available < kLeast) return problem(kName, state, kFree);
    if (space.available < kLittle) return warning(kName, state, kFree);
    return fine(kName, state);
}

}  // namespace akashi
