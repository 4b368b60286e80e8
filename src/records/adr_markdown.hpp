#pragma once

#include "records/adr.hpp"

#include <string>

namespace akashi {

/// The record as a file of MADR, from which parse_adr() reads the same title, number, status, date,
/// deciders, texts, options and `supersedes`, whose paths are relative to the folder of the record.
/// Where a text would be read as something else, such as one with headings, its marks are escaped,
/// or else it is quoted. From the file that parse_adr() has read, this makes the same file again.
std::string adr_markdown(const Adr& adr);

/// `use-redis-for-sessions` for `Use Redis for sessions!`: at most 60 of a to z, 0 to 9 and `-`;
/// `decision` when nothing is left.
std::string adr_file_stem(std::string_view title);

}  // namespace akashi
