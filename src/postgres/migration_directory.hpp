#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::postgres {

/// Name of the checksum file in a directory of migrations.
constexpr std::string_view kAtlasSumName = "atlas.sum";

/// One file of a directory of migrations.
struct MigrationFile {
    std::string name;
    std::string content;
};

/// The files `*.sql` of a directory, without those of its subdirectories, in the order of their
/// names' bytes. Throws std::runtime_error with one sentence when it cannot be read.
std::vector<MigrationFile> read_migration_directory(const std::filesystem::path& directory);

/// Whether the comments at the top of a migration have the line `-- atlas:<name> <value>`.
bool has_directive(std::string_view content, std::string_view name, std::string_view value);

/// The text of `atlas.sum` for these files, byte for byte as Atlas writes it. Files that begin with
/// `-- atlas:sum ignore` get no line.
std::string atlas_sum(std::span<const MigrationFile> files);

/// Compares `sum`, the text of an `atlas.sum`, with the files. Returns one sentence for each
/// difference. Each checksum covers all earlier files, so only the first changed file can be named.
std::vector<std::string> compare_with_atlas_sum(
    std::span<const MigrationFile> files, std::string_view sum
);

}  // namespace akashi::postgres
