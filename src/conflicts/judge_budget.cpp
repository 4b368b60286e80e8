#include "conflicts/judge_budget.hpp"

#include <chrono>

namespace akashi {

bool JudgeBudget::is_spent(Time now) {
    const std::lock_guard lock(mutex_);
    begin_hour(now);
    return spent_ >= most_;
}

void JudgeBudget::spend(Time now, std::int64_t tokens) {
    const std::lock_guard lock(mutex_);
    begin_hour(now);
    spent_ += tokens;
}

void JudgeBudget::begin_hour(Time now) {
    const auto hour =
        std::chrono::duration_cast<std::chrono::hours>(now.time_since_epoch()).count();
    if (hour == hour_) return;
    hour_ = hour;
    spent_ = 0;
}

}  // namespace akashi
