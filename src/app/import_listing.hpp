#pragma once

#include "records/adr_import.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace akashi::app {

/// What of a folder was not even looked at.
struct LeftOut {
    std::vector<AdrImportReport::Skipped> folders;
    std::size_t files = 0;             ///< those that are no records by their extension
    std::set<std::string> extensions;  ///< of these files, some
};

/// What an import did: a line for each file that was skipped or failed, the notes, and the counts.
/// The counts add up to the files of the folder.
std::string import_listing(const AdrImportReport& report, const LeftOut& left_out);

/// What a dry run would do: a table with a row for each file, then the same as import_listing().
/// A row is at most `width` characters wide, and at least 80.
std::string import_table(const AdrImportReport& report, const LeftOut& left_out, std::size_t width);

/// The same as JSON, with nothing cut off.
std::string import_as_json(const AdrImportReport& report);

}  // namespace akashi::app
