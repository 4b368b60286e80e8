#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"

#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace akashi {

/// The agents seen, and the keys used, since they were written last. Callable from any thread.
class SeenAgents {
public:
    void note(AgentRowId id, Time time) {
        const std::lock_guard lock(mutex_);
        seen_[id] = time;
    }
    void note_key(ApiKeyId id, Time time) {
        const std::lock_guard lock(mutex_);
        used_[id] = time;
    }

    /// The agents noted since the last call, each with the time noted last.
    std::vector<std::pair<AgentRowId, Time>> take() { return take(seen_); }
    /// The same of keys.
    std::vector<std::pair<ApiKeyId, Time>> take_keys() { return take(used_); }

private:
    template <class Id>
    std::vector<std::pair<Id, Time>> take(std::map<Id, Time>& noted) {
        const std::lock_guard lock(mutex_);
        std::vector<std::pair<Id, Time>> taken(noted.begin(), noted.end());
        noted.clear();
        return taken;
    }

    std::mutex mutex_;
    std::map<AgentRowId, Time> seen_;
    std::map<ApiKeyId, Time> used_;
};

}  // namespace akashi
