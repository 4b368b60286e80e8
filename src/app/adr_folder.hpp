#pragma once

#include "records/adr_import.hpp"

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace akashi::app {

/// The files of a folder and of the folders in it. Every file is in one of the lists, or counted.
struct AdrFolder {
    std::vector<AdrFile> files;                         ///< sorted by name
    std::vector<AdrImportReport::Skipped> skipped;      ///< files that are not read, sorted
    std::vector<AdrImportReport::Skipped> unreadable;   ///< files and folders, sorted
    std::vector<AdrImportReport::Skipped> not_entered;  ///< folders, sorted
    std::size_t others = 0;                  ///< files that are no records by their extension
    std::set<std::string> other_extensions;  ///< of those, at most a few
};

/// Reads the files `*.md`, `*.markdown` and `*.mdx` in any case, and those of other formats in
/// which people write records (`*.rst`, `*.adoc`, `*.asciidoc`). Hidden folders and `node_modules`
/// are not entered. Links are not followed: what they lead to is read in its own place, or is not
/// of this folder. What cannot be read is listed and does not end the reading. Throws
/// std::runtime_error when `folder` is no folder, or has no such file or more than 10,000 of them.
AdrFolder read_adr_folder(const std::filesystem::path& folder);

}  // namespace akashi::app
