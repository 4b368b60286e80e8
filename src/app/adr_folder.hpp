#pragma once

#include "records/adr_import.hpp"

#include <filesystem>
#include <vector>

namespace akashi::app {

/// The Markdown files of a folder and of the folders in it.
struct AdrFolder {
    std::vector<AdrFile> files;                        ///< sorted by name
    std::vector<AdrImportReport::Skipped> unreadable;  ///< files and folders, sorted by name
};

/// Reads all files `*.md`. Links to folders are not followed. What cannot be read, such as a link
/// that leads to itself, is listed and does not end the reading. Throws std::runtime_error when
/// `folder` is no folder, or has no such file or more than 10,000 of them.
AdrFolder read_adr_folder(const std::filesystem::path& folder);

}  // namespace akashi::app
