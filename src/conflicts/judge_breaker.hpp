#pragma once

#include "base/time.hpp"

#include <chrono>
#include <mutex>

namespace akashi {

/// A circuit breaker. After five failures in a row the judge is not asked for 30 seconds, and after
/// each further failure for twice as long, at most 10 minutes. An answer ends that. Thread-safe.
class JudgeBreaker {
public:
    /// Whether the judge may be asked now.
    bool is_closed(Time now);
    /// The failures before do not count any more.
    void note_answer();
    /// Returns for how long the judge is not asked; zero when it may be.
    std::chrono::seconds note_failure(Time now);

private:
    std::mutex mutex_;
    int failures_ = 0;  ///< in a row
    Time open_until_;
};

}  // namespace akashi
