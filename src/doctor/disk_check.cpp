#include "doctor/disk_check.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdint>

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

}  // namespace

Observation check_disk(const std::string& what, const fs::path& directory) {
    const fs::path place = nearest_existing(directory);
    std::error_code failed;
    const auto space = fs::space(place, failed);
    if (failed)
        return problem(
            kName,
            fmt::format("{} {}: {}", what, directory.string(), failed.message()),
            "look at the disk and at the variable that names the directory"
        );
    if (::access(place.c_str(), W_OK | X_OK) != 0)
        return problem(
            kName,
            fmt::format("{} {} cannot be written to by this account", what, directory.string()),
            fmt::format("give it to the account of the server: chown akashi {}", place.string())
        );
    const std::string state =
        fmt::format("{} {} has {} MiB free", what, directory.string(), space.available / kMebibyte);
    if (space.available < kLeast) return problem(kName, state, kFree);
    if (space.available < kLittle) return warning(kName, state, kFree);
    return fine(kName, state);
}

}  // namespace akashi
