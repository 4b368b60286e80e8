#pragma once

#include "base/steady_clock.hpp"
#include "live/frame.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>

namespace akashi {

/// The newest events of an organization, for streams that each have a place in it. One thread at a
/// time.
class Ring {
public:
    /// A number that grows by one with each event; never used twice.
    using Place = std::uint64_t;

    struct Limits {
        std::size_t frames = 4'096;
        std::size_t bytes = 2'097'152;  ///< of the texts; the newest event is always kept
        std::chrono::seconds age{30};
    };

    explicit Ring(Limits limits) : limits_(limits) {}
    Ring() : Ring(Limits()) {}

    /// Where the oldest event is that is still there, and where the next one will be.
    Place begin() const { return begin_; }
    Place end() const { return begin_ + entries_.size(); }

    /// `place` must be from begin() on, and before end().
    const std::shared_ptr<const Frame>& at(Place place) const {
        return entries_[static_cast<std::size_t>(place - begin_)].frame;
    }

    /// Adds an event, and drops the oldest ones beyond the limits.
    void add(std::shared_ptr<const Frame> frame, SteadyClock::time_point now);
    /// Drops what is too old.
    void expire(SteadyClock::time_point now);
    /// Drops everything, and one place more: whoever has a place here is behind.
    void break_off();

private:
    struct Entry {
        std::shared_ptr<const Frame> frame;
        SteadyClock::time_point time;
    };

    void drop_oldest();

    const Limits limits_;
    std::deque<Entry> entries_;
    Place begin_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace akashi
