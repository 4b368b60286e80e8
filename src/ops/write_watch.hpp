#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string>

namespace akashi {

/// Remembers whether the last write failed because the store takes none. Thread-safe.
class WriteWatch {
public:
    /// A write succeeded. Costs nothing while there is no fault.
    void note_success();
    /// The store refused a write for this reason, which everyone may read.
    void note_fault(const std::string& reason);

    /// The reason of the last fault; nothing when a write has succeeded since.
    std::optional<std::string> fault() const;

private:
    std::atomic<bool> has_fault_ = false;
    mutable std::mutex mutex_;  // guards the next
    std::string reason_;        // empty without a fault
};

}  // namespace akashi
