#include "app/migrate_command.hpp"

#include "app/data_directory.hpp"
#include "postgres/migration_directory.hpp"
#include "postgres/migrations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace akashi::app {

namespace fs = std::filesystem;

namespace {

postgres::Migrator connect(const Environment& environment) {
    return postgres::Migrator(read_database_url(environment));
}

std::string count(std::size_t number, std::string_view noun) {
    return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

template <class Item>
std::size_t longest_version(const std::vector<Item>& items) {
    std::size_t longest = 0;
    for (const auto& item : items) longest = std::max(longest, item.version.size());
    return longest;
}

/// Atlas writes directories as `file://migrations`.
fs::path to_path(std::string_view directory) {
    constexpr std::string_view kScheme = "file://";
    if (directory.starts_with(kScheme)) directory.remove_prefix(kScheme.size());
    return fs::path(directory).lexically_normal();
}

std::vector<postgres::MigrationFile> read_files(const fs::path& directory) {
    auto files = postgres::read_migration_directory(directory);
    if (files.empty()) throw std::runtime_error(directory.string() + " has no file *.sql");
    return files;
}

}  // namespace

int apply_migrations(const Environment& environment) {
    auto migrator = connect(environment);
    fmt::print("Database {}\n", migrator.database());
    std::fflush(stdout);  // a migration may take a while
    const auto applied = migrator.apply();
    if (applied.empty()) {
        fmt::print("It is up to date; there is nothing to apply.\n");
        return 0;
    }
    fmt::print("\n");
    const auto width = longest_version(applied);
    for (const auto& [version, duration] : applied)
        fmt::print("  applied  {:<{}}  {:>6} ms\n", version, width, duration.count());
    fmt::print("\nApplied {}; it is up to date.\n", count(applied.size(), "migration"));
    return 0;
}

int show_migrations(const Environment& environment) {
    auto migrator = connect(environment);
    const auto states = migrator.list();
    fmt::print("Database {}\n\n", migrator.database());
    const auto width = longest_version(states);
    std::size_t pending = 0;
    std::size_t newer = 0;
    for (const auto& [version, applied_at, is_newer] : states) {
        if (is_newer) ++newer;
        if (applied_at) {
            const auto* const note = is_newer ? ", by a newer version" : "";
            fmt::print("  applied  {:<{}}  {} UTC{}\n", version, width, *applied_at, note);
        } else {
            fmt::print("  pending  {}\n", version);
            ++pending;
        }
    }
    if (newer > 0) {
        fmt::print("\nIt is of a newer version, which this program works with.\n");
    } else if (pending == 0) {
        fmt::print("\nIt is up to date.\n");
    } else {
        fmt::print("\n{} pending. Apply with: akashi migrate apply\n", count(pending, "migration"));
    }
    return 0;
}

int validate_migrations(const std::string& directory) {
    const auto path = to_path(directory);
    const auto files = read_files(path);
    const auto sum = path / postgres::kAtlasSumName;
    const auto hint = fmt::format("write it with: akashi migrate hash --dir {}", path.string());
    if (!fs::exists(sum))
        throw std::runtime_error(fmt::format("{} does not exist; {}", sum.string(), hint));
    const auto differences = postgres::compare_with_atlas_sum(files, read_file(sum));
    if (differences.empty()) {
        fmt::print("{} matches its {}.\n", sum.string(), count(files.size(), "file"));
        return 0;
    }
    throw std::runtime_error(fmt::format(
        "{} does not match the files\n  {}\nIf the files are right, {}",
        sum.string(),
        fmt::join(differences, "\n  "),
        hint
    ));
}

int hash_migrations(const std::string& directory) {
    const auto path = to_path(directory);
    const auto files = read_files(path);
    const auto sum = path / postgres::kAtlasSumName;
    std::ofstream out(sum, std::ios::binary | std::ios::trunc);
    out << postgres::atlas_sum(files);
    out.close();
    if (!out) throw std::runtime_error(sum.string() + " cannot be written");
    fmt::print("Wrote {} for {}.\n", sum.string(), count(files.size(), "file"));
    return 0;
}

}  // namespace akashi::app
