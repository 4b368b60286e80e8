#pragma once

#include "doctor/finding.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace akashi {

/// What is free on a disk for accounts other than root.
struct FreeSpace {
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> files;  ///< nothing where the disk has no limit of them
};

/// Whether it is enough to go on. `shown` says what is there, for people.
Observation judge_space(const std::string& shown, const FreeSpace& free);

/// `disk`: whether a directory can be written to and its disk has space. One that does not exist
/// yet is judged by the nearest one above it. `what` says whose it is.
Observation check_disk(const std::string& what, const std::filesystem::path& directory);

}  // namespace akashi
