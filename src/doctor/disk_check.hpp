#pragma once

#include "doctor/finding.hpp"

#include <filesystem>
#include <string>

namespace akashi {

/// `disk`: whether a directory can be written to and its disk has space. One that does not exist
/// yet is judged by the nearest one above it. `what` says whose it is.
Observation check_disk(const std::string& what, const std::filesystem::path& directory);

}  // namespace akashi
