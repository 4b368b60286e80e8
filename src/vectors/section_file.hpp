#pragma once

#include "base/file_descriptor.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace akashi {

/// The file is not a whole one, or was changed.
class FileDamaged : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Writes a file of sections, each with a checksum. It is there, whole and on disk, when finish()
/// has returned, and before that not at all: then the file that was there before still is. All
/// functions throw std::system_error.
class SectionWriter {
public:
    explicit SectionWriter(std::string path);
    ~SectionWriter();
    SectionWriter(const SectionWriter&) = delete;
    SectionWriter& operator=(const SectionWriter&) = delete;

    /// `kind` is not 0. At most kMostSectionBytes.
    void add(std::uint32_t kind, std::string_view bytes);
    void finish();

private:
    void write(std::string_view bytes);

    std::string path_;
    std::string new_path_;
    FileDescriptor file_;
    std::uint64_t sections_ = 0;  ///< checksum of their checksums
    bool is_finished_ = false;
};

/// Reads what a SectionWriter wrote.
class SectionReader {
public:
    /// Throws std::system_error when there is no such file.
    explicit SectionReader(const std::string& path);

    struct Section {
        std::uint32_t kind = 0;  ///< 0 after the last one
        std::string_view bytes;  ///< until the next call
    };
    /// Throws FileDamaged, or std::system_error when the disk does.
    Section next();

private:
    void read(char* bytes, std::size_t size);

    FileDescriptor file_;
    std::string bytes_;
    std::uint64_t sections_ = 0;
};

inline constexpr std::size_t kMostSectionBytes = 67'108'864;

}  // namespace akashi
