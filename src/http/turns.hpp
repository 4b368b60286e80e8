#pragma once

#include "base/steady_clock.hpp"
#include "core/ids.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

namespace akashi::http {

/// How many reads run at a time, and whose is next. Without it, one caller could make answers that
/// together fill the memory, and keep every connection of the store.
///
/// Callers take turns: the next place goes to the one that holds the fewest, and of those to the
/// one whose last turn is longest ago, however many requests the others have waiting. The last free
/// place goes only to a caller that holds none: nobody has all of them, unless there is only one.
///
/// Callable from any thread. Must outlive its turns.
class Turns {
    struct Waiter;
    struct Source;

public:
    /// A place, given back when this is destroyed. May be none.
    class Turn {
    public:
        Turn() = default;
        Turn(Turn&& other) noexcept { *this = std::move(other); }
        Turn& operator=(Turn&& other) noexcept {
            std::swap(turns_, other.turns_);
            std::swap(caller_, other.caller_);
            return *this;
        }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn() {
            if (turns_) turns_->give_back(caller_);
        }

        explicit operator bool() const { return turns_ != nullptr; }

    private:
        friend class Turns;
        Turn(Turns& turns, AgentRowId caller) : turns_(&turns), caller_(caller) {}

        Turns* turns_ = nullptr;
        AgentRowId caller_;
    };

    /// `places` is at least 1. A caller waits for its turn no longer than `patience`.
    Turns(std::size_t places, std::chrono::milliseconds patience);
    ~Turns();
    Turns(const Turns&) = delete;
    Turns& operator=(const Turns&) = delete;

    /// Waits for a place; none when none was free in time. Resumes on the caller's executor, which
    /// must be a strand. Throws when cancelled.
    boost::asio::awaitable<Turn> take(AgentRowId caller);

    /// How many requests wait.
    std::size_t count_waiting() const;

private:
    struct Visit;

    void give_back(AgentRowId caller);

    // The caller holds the mutex.
    Source& source_of(AgentRowId caller);
    bool may_take(const Source& source) const;
    void hold(Source& source);
    void release(Source& source);
    void leave(Waiter& waiter);
    void forget_if_unused(const Source& source);
    std::list<Source>::iterator find_next();
    void serve_waiting();

    const std::size_t places_;
    const std::chrono::milliseconds patience_;
    mutable std::mutex mutex_;
    std::size_t free_;
    std::list<Source> sources_;  // those that hold or wait, in the order of their turns
};

}  // namespace akashi::http
