#include "runs/event_sequence.hpp"

#include <algorithm>

namespace akashi {

std::int64_t EventSequence::take(std::int64_t count) {
    const std::int64_t time = to_microseconds(clock_());
    const std::lock_guard lock(mutex_);
    const std::int64_t first = std::max(last_ + 1, time);
    last_ = first + count - 1;
    return first;
}

void EventSequence::raise_to(std::int64_t number) {
    const std::lock_guard lock(mutex_);
    last_ = std::max(last_, number);
}

}  // namespace akashi
