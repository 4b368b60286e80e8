#pragma once

#include "doctor/finding.hpp"
#include "doctor/mending.hpp"
#include "doctor/qdrant_check.hpp"

#include <optional>
#include <string>

namespace akashi::sqlite {

/// The database file of `akashi local`, which is only read: `database`, and when its schema is ours
/// the findings of findings_of(). Blocks.
Observations check_file(const std::string& path);

/// What the index should have; nothing when the file does not say. Blocks.
std::optional<VectorCount> count_vectors(const std::string& path);

/// Mends the file, whose schema must be ours, also while a server uses it. Entries of the outbox
/// that are locked for more than an hour are freed in any case. Blocks. Throws SqliteError.
Mended mend_file(const std::string& path, const Mending& mending);

}  // namespace akashi::sqlite
