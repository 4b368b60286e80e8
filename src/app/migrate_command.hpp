#pragma once

#include "app/config.hpp"

#include <string>

namespace akashi::app {

/// Runs `akashi migrate apply`: brings the database of `DATABASE_URL` to this program's schema and
/// prints what it did. Like the other functions here, it returns the exit code, and throws
/// std::runtime_error with a sentence when it fails.
int apply_migrations(const Environment& environment);

/// Runs `akashi migrate status`: prints which migrations the database of `DATABASE_URL` has.
int show_migrations(const Environment& environment);

/// Runs `akashi migrate validate`: compares `atlas.sum` with the files of the directory.
int validate_migrations(const std::string& directory);

/// Runs `akashi migrate hash`: writes `atlas.sum` for the files of the directory.
int hash_migrations(const std::string& directory);

}  // namespace akashi::app
