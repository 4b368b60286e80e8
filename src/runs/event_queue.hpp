#pragma once

#include "base/steady_clock.hpp"
#include "runs/event_wait.hpp"
#include "runs/logged_batch.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace akashi {

/// Batches that are accepted and not stored yet, in the order of the log. One thread at a time.
class EventQueue {
public:
    using Clock = SteadyClock;

    void add(LoggedBatch batch, Clock::time_point now);

    bool empty() const { return entries_.empty(); }
    std::int64_t events() const { return events_; }
    /// When the first of them came; only when there is one.
    Clock::time_point oldest() const { return entries_.front().came; }
    const LoggedBatch& front() const { return entries_.front().logged; }

    /// The first batches, at least one of them and not more than so many events or batches. Valid
    /// until the next change.
    std::vector<const EventBatch*> first(std::int64_t events, std::size_t batches) const;
    /// The LSN of the n-th batch, counted from 1.
    std::uint64_t lsn(std::size_t n) const { return entries_[n - 1].logged.lsn; }
    /// How many batches have an LSN up to this one.
    std::size_t count_up_to(std::uint64_t lsn) const;
    /// The LSN of the last batch of the run.
    std::optional<std::uint64_t> last_of(RunId run) const;

    /// Removes the first batch.
    LoggedBatch take();

private:
    struct Entry {
        LoggedBatch logged;
        Clock::time_point came;
    };
    std::deque<Entry> entries_;
    std::int64_t events_ = 0;
};

}  // namespace akashi
