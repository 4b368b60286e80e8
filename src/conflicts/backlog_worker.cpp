#include "conflicts/backlog_worker.hpp"

#include "base/log.hpp"

#include <chrono>
#include <exception>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kPeriod{15};

constexpr metrics::Description kPending{
    "akashi.conflicts.pending", "What waits in the search for conflicts, of all instances"
};
constexpr metrics::Description kDead{
    "akashi.conflicts.dead_letters", "What the search for conflicts gave up after ten attempts"
};
constexpr metrics::Description kOpen{
    "akashi.conflicts.open", "Conflicts that nobody has settled, of all organizations"
};

}  // namespace

BacklogWorker::BacklogWorker(const Context& context, ConflictBacklogStore& store)
    : store_(store),
      task_(context.executor, "conflict_backlog", kPeriod, [this] { return step(); }) {
    read_queue("comparisons", &ConflictBacklog::comparisons);
    read_queue("judgements", &ConflictBacklog::judgements);
    for (const char* confidence_class : {"exact", "judged"})
        for (const char* severity : {"high", "medium", "low"})
            read_open(confidence_class, severity);
}

void BacklogWorker::read_queue(const char* name, ConflictBacklog::Queue ConflictBacklog::* queue) {
    readings_.emplace_back(kPending, metrics::Labels{{"queue", name}}, [this, queue] {
        const std::lock_guard lock(mutex_);
        return static_cast<double>((last_.*queue).pending);
    });
    readings_.emplace_back(kDead, metrics::Labels{{"queue", name}}, [this, queue] {
        const std::lock_guard lock(mutex_);
        return static_cast<double>((last_.*queue).dead);
    });
}

void BacklogWorker::read_open(const char* confidence_class, const char* severity) {
    readings_.emplace_back(
        kOpen,
        metrics::Labels{{"confidence_class", confidence_class}, {"severity", severity}},
        [this, confidence_class, severity] {
            const std::lock_guard lock(mutex_);
            for (const auto& open : last_.open)
                if (open.confidence_class == confidence_class && open.severity == severity)
                    return static_cast<double>(open.count);
            return 0.0;
        }
    );
}

/// What cannot be asked keeps its last figures.
asio::awaitable<void> BacklogWorker::step() {
    try {
        ConflictBacklog backlog = co_await store_.find();
        const std::lock_guard lock(mutex_);
        last_ = std::move(backlog);
    } catch (const std::exception& error) {
        log::debug("conflicts: the backlog is not known", {{"error", error.what()}});
    }
}

}  // namespace akashi
