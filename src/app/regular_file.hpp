#pragma once

#include <sys/stat.h>

#include <cstddef>
#include <filesystem>
#include <string>

namespace akashi::app {

/// A file that is opened for reading. Opening never waits: not for the writer of a named pipe.
class RegularFile {
public:
    /// Throws std::runtime_error `"<path>": <reason>` when it cannot be opened, and `"<path>" is a
    /// directory, expected a file` or the like when it is something else.
    explicit RegularFile(const std::filesystem::path& path);
    ~RegularFile();
    RegularFile(const RegularFile&) = delete;
    RegularFile& operator=(const RegularFile&) = delete;

    bool is_empty() const { return facts_.st_size == 0; }
    /// The bits of permissions, set-id and sticky bits: 07777.
    mode_t mode() const;

    /// The whole file. Throws std::runtime_error when it cannot be read or has more than `limit`
    /// bytes. Call it once.
    std::string read(std::size_t limit);

private:
    std::string name_;  ///< the path in quotation marks
    int descriptor_ = -1;
    struct stat facts_{};
};

}  // namespace akashi::app
