#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace akashi::app {

/// The folder that `akashi local` keeps its files in, locked by one server at a time. The lock ends
/// with the process, even when it is killed.
class DataDirectory {
public:
    /// Creates the folder, readable by its owner only, unless it exists. Throws
    /// std::runtime_error that says what to do when it cannot be written to or another server has
    /// locked it.
    explicit DataDirectory(std::filesystem::path path);
    ~DataDirectory();
    DataDirectory(const DataDirectory&) = delete;
    DataDirectory& operator=(const DataDirectory&) = delete;

    std::filesystem::path file(const std::string& name) const { return path_ / name; }

private:
    const std::filesystem::path path_;
    int lock_ = -1;
};

/// Creates the folder unless it exists, and checks that it can be written to. Does not lock it.
void prepare_data_directory(const std::filesystem::path& path);

/// The same for any directory. Throws std::runtime_error that calls it `what` and ends with
/// `remedy`.
void prepare_directory(
    const std::filesystem::path& path, std::string_view what, std::string_view remedy
);

/// Writes `text` to a file of mode 0600 that appears whole or not at all, durably. Replaces an
/// older file of that name.
void write_secret_file(const std::filesystem::path& path, const std::string& text);

/// The whole file. Throws std::runtime_error when it cannot be read, is no regular file, or has
/// more than 16 MiB.
std::string read_file(const std::filesystem::path& path);

}  // namespace akashi::app
