#pragma once

#include <filesystem>
#include <string_view>

namespace akashi {

/// A file's content without a copy in memory. Who replaces the file must write a new one beside it
/// and rename it: a mapped file that becomes shorter ends the program.
class MappedFile {
public:
    /// Throws ModelFileError when it cannot be read, or is no regular file; never waits for one.
    explicit MappedFile(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::string_view content() const { return content_; }

private:
    std::string_view content_;
};

}  // namespace akashi
