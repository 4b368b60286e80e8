#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"

#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace akashi {

/// The agents seen since the last write of `last_seen`. Callable from any thread.
class SeenAgents {
public:
    void note(AgentRowId id, Time time) {
        const std::lock_guard lock(mutex_);
        seen_[id] = time;
    }

    /// The agents noted since the last call, each with the time noted last.
    std::vector<std::pair<AgentRowId, Time>> take() {
        const std::lock_guard lock(mutex_);
        std::vector<std::pair<AgentRowId, Time>> seen(seen_.begin(), seen_.end());
        seen_.clear();
        return seen;
    }

private:
    std::mutex mutex_;
    std::map<AgentRowId, Time> seen_;
};

}  // namespace akashi
