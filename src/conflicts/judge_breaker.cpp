#include "conflicts/judge_breaker.hpp"

#include <algorithm>

namespace akashi {
namespace {

constexpr int kPatience = 5;
constexpr int kMostDoublings = 5;  // 16 minutes
constexpr std::chrono::seconds kFirstPause{30};
constexpr std::chrono::seconds kLongestPause{600};

}  // namespace

bool JudgeBreaker::is_closed(Time now) {
    const std::lock_guard lock(mutex_);
    return failures_ < kPatience || now >= open_until_;
}

void JudgeBreaker::note_answer() {
    const std::lock_guard lock(mutex_);
    failures_ = 0;
}

std::chrono::seconds JudgeBreaker::note_failure(Time now) {
    const std::lock_guard lock(mutex_);
    ++failures_;
    if (failures_ < kPatience) return std::chrono::seconds(0);
    const int doublings = std::min(failures_ - kPatience, kMostDoublings);
    const auto pause = std::min(kFirstPause * (1 << doublings), kLongestPause);
    open_until_ = now + pause;
    return pause;
}

}  // namespace akashi
