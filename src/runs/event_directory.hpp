#pragma once

#include "base/file_descriptor.hpp"
#include "base/uuid.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace akashi {

/// The directory of an event log, locked by one process at a time. The lock ends with the process,
/// even when it is killed. In it:
///
/// - `lock`, which is locked; `id`, the id of the log; the segments, `NNNNNNNNN.wal`
/// - `owner`, the name under which the last process stored from it; `owner.next`, that of one which
///   was about to. So a copy that was used elsewhere is noticed (runs/event_store.hpp)
/// - `quarantine/`: damaged segments of which everything readable is stored
///
/// Everything else is somebody else's, and left alone.
class EventDirectory {
public:
    /// Makes the directory, readable by its owner only, unless it exists. Throws std::runtime_error
    /// that says what to do when that fails or another process has locked it.
    explicit EventDirectory(std::filesystem::path path);

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path segment(std::uint32_t number) const;

    struct Listing {
        std::vector<std::uint32_t> segments;  ///< their numbers, in order
        std::vector<std::string> others;      ///< names of what does not belong here, in order
        std::uint32_t highest = 0;            ///< number in any name, also in one of the others
    };
    /// Throws std::system_error.
    Listing list() const;

    static constexpr const char* kId = "id";
    static constexpr const char* kOwner = "owner";
    static constexpr const char* kNextOwner = "owner.next";
    /// What the file of this name has; nil when there is none that can be read.
    Uuid read(const char* name) const;
    /// Keeps it durably. Throws std::system_error.
    void write(const char* name, const Uuid& id) const;

    /// Removes a segment; one that is gone is no error.
    std::error_code remove(std::uint32_t number) const;
    /// Moves a segment to `quarantine/`, where it replaces nothing.
    std::error_code quarantine(std::uint32_t number) const;
    /// Makes new names and removed ones durable.
    std::error_code sync() const;

    /// A std::runtime_error that names the directory, the reason and what to do.
    [[noreturn]] void refuse(std::string_view what, const std::error_code& reason) const;

private:
    std::filesystem::path path_;
    FileDescriptor lock_;
};

}  // namespace akashi
