#pragma once

#include "core/ids.hpp"

#include <functional>

namespace akashi {

/// Tells what other processes change about agents and their keys, so that this one forgets what it
/// remembers of them.
class AgentFeed {
public:
    /// Whom to tell. Both are called on any thread, one at a time, and must not throw or block.
    struct Observer {
        std::function<void(AgentRowId)> agent_changed;  ///< or was deleted, or lost a key
        std::function<void()> changes_missed;           ///< anything may have changed
    };

    virtual ~AgentFeed() = default;

    /// Call once, before the store is opened. What the observer uses must outlive the store's work.
    virtual void observe(Observer observer) = 0;

    /// Whether the observer knows of every change that was committed more than a second ago.
    /// Callable from any thread.
    virtual bool is_current() const = 0;
};

}  // namespace akashi
