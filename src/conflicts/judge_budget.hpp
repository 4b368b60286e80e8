#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <mutex>

namespace akashi {

/// How many tokens may still be used in this hour of the clock. A request that begins within the
/// budget may end beyond it. Thread-safe.
class JudgeBudget {
public:
    explicit JudgeBudget(std::int64_t tokens_per_hour) : most_(tokens_per_hour) {}

    /// Whether nothing is left of the hour that `now` is in.
    bool is_spent(Time now);
    /// Counts what a request has used.
    void spend(Time now, std::int64_t tokens);

private:
    void begin_hour(Time now);

    const std::int64_t most_;
    std::mutex mutex_;
    std::int64_t hour_ = 0;  ///< since 1970
    std::int64_t spent_ = 0;
};

}  // namespace akashi
