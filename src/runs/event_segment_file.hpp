#pragma once

#include "base/file_descriptor.hpp"
#include "runs/event_directory.hpp"
#include "runs/event_segment.hpp"

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace akashi {

/// The segment that is being written. One thread at a time.
class EventSegmentFile {
public:
    /// Makes the file with its header, durably. Throws std::system_error; then there is no such
    /// file, unless it could not be removed either.
    EventSegmentFile(const EventDirectory& directory, const event_segment::Header& header);

    std::uint32_t number() const { return number_; }
    const std::filesystem::path& path() const { return path_; }
    /// Bytes written with success, with the header.
    std::uint64_t end() const { return end_; }

    /// Whether the name is still that of this file. False when somebody moved or deleted it.
    bool is_in_place() const;

    /// Appends bytes. Throws std::system_error; then some of them may stand behind end().
    void write(std::string_view bytes);
    /// Throws std::system_error; then what was written since the last success may be lost or not,
    /// and a later sync() does not tell.
    void sync();
    /// Forgets what was written behind `end`, durably. False when that fails.
    bool cut(std::uint64_t end);

private:
    std::uint32_t number_;
    std::filesystem::path path_;
    FileDescriptor file_;
    std::uint64_t end_ = 0;
};

/// Opens a segment to be read. The result may be shared, and closes the file with its last copy.
/// Throws std::system_error that names the file; so does the result.
event_segment::Reader::ReadAt read_file_at(const std::filesystem::path& path);

}  // namespace akashi
