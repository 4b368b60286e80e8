#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace akashi::app {

/// Writes files into a folder and never elsewhere, whatever links there are in it.
class FolderWriter {
public:
    enum class Outcome { written, unchanged, differs };

    /// Makes the folder unless it exists. Throws std::runtime_error when that fails. With
    /// `overwrites`, files that differ are replaced.
    FolderWriter(const std::filesystem::path& folder, bool overwrites);
    ~FolderWriter();
    FolderWriter(const FolderWriter&) = delete;
    FolderWriter& operator=(const FolderWriter&) = delete;

    /// Writes a file with its folders: all of it or nothing. A file that is there already with the
    /// same text is unchanged; one with another text stays, and differs. `path` is relative,
    /// without
    /// `..`. Throws std::system_error when it cannot be written, or a part of the path is a link.
    Outcome write(const std::string& path, std::string_view text) const;

private:
    int folder_ = -1;
    const bool overwrites_;
};

}  // namespace akashi::app
