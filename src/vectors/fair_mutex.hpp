#pragma once

#include <mutex>
#include <shared_mutex>

namespace akashi {

/// A lock for many readers or one writer, in turn: readers that come later wait behind a writer
/// that waits, so readers who are always there cannot keep it out. For std::unique_lock and
/// std::shared_lock.
class FairMutex {
public:
    void lock() {
        const std::lock_guard turn(turn_);
        mutex_.lock();
    }
    void unlock() { mutex_.unlock(); }
    void lock_shared() {
        const std::lock_guard turn(turn_);
        mutex_.lock_shared();
    }
    void unlock_shared() { mutex_.unlock_shared(); }

private:
    std::mutex turn_;  // held while waiting, not while holding
    std::shared_mutex mutex_;
};

}  // namespace akashi
