#include "runs/event_queue.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace akashi {

void EventQueue::add(LoggedBatch batch, Clock::time_point now) {
    events_ += std::ssize(batch.batch.events);
    entries_.push_back({std::move(batch), now});
}

std::vector<const EventBatch*> EventQueue::first(std::int64_t events, std::size_t batches) const {
    std::vector<const EventBatch*> found;
    for (const auto& [logged, came] : entries_) {
        events -= std::ssize(logged.batch.events);
        if (!found.empty() && (events < 0 || found.size() == batches)) break;
        found.push_back(&logged.batch);
    }
    return found;
}

std::size_t EventQueue::count_up_to(std::uint64_t lsn) const {
    const auto end =
        std::ranges::find_if(entries_, [&](const Entry& entry) { return entry.logged.lsn > lsn; });
    return static_cast<std::size_t>(end - entries_.begin());
}

std::optional<std::uint64_t> EventQueue::last_of(RunId run) const {
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry)
        if (entry->logged.batch.run == run) return entry->logged.lsn;
    return std::nullopt;
}

LoggedBatch EventQueue::take() {
    LoggedBatch first = std::move(entries_.front().logged);
    entries_.pop_front();
    events_ -= std::ssize(first.batch.events);
    return first;
}

}  // namespace akashi
