#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>

namespace akashi {

/// When the events of an answered request are on the disk.
enum class SyncMode {
    full,   ///< before the answer; requests that wait at the same time share a sync
    batch,  ///< soon after it: they survive a crash of the process, but not of the machine
    none,   ///< when the operating system likes; they survive a crash of the process
};

struct EventLogOptions {
    std::filesystem::path directory = {};
    SyncMode mode = SyncMode::full;
    std::chrono::milliseconds sync_interval{10};  ///< of SyncMode::batch
    /// A segment that has as many bytes, or as many batches, is followed by the next one.
    std::size_t segment_bytes = 67'108'864;
    std::size_t segment_records = 100'000;
};

}  // namespace akashi
