#include "postgres/backoff.hpp"

#include <algorithm>
#include <random>

namespace akashi::postgres {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kFirst = 100ms;
constexpr std::chrono::milliseconds kLongest = 500ms;
constexpr int kDoublings = 3;  // more would exceed kLongest

}  // namespace

std::chrono::milliseconds random_part_of(std::chrono::milliseconds duration) {
    thread_local std::minstd_rand generator{std::random_device{}()};
    std::uniform_int_distribution<std::chrono::milliseconds::rep> part(0, duration.count());
    return std::chrono::milliseconds(part(generator));
}

void Backoff::note_failure(Time now) {
    // Attempts that began together fail together: they are one failure.
    if (is_active() && !is_over(now)) return;
    const auto pause = std::min(kFirst * (1 << std::min(failures_, kDoublings)), kLongest);
    next_ = now + pause / 2 + random_part_of(pause / 2);
    ++failures_;
}

}  // namespace akashi::postgres
