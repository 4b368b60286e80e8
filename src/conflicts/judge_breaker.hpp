#pragma once

#include "base/time.hpp"

#include <chrono>
#include <mutex>

namespace akashi {

/// A circuit breaker: after five failures one after the other nobody is asked for 30 seconds, and
/// after each further one for twice as long, at most 10 minutes. An answer ends that. Thread-safe.
class JudgeBreaker {
public:
    /// Whether the judge may be asked now.
    bool is_closed(Time now);
    void note_answer();
    /// Returns for how long nobody is asked; zero when somebody may.
    std::chrono::seconds note_failure(Time now);

private:
    std::mutex mutex_;
    int failures_ = 0;  ///< one after the other
    Time open_until_;
};

}  // namespace akashi
