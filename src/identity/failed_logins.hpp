#pragma once

#include "base/allowances.hpp"
#include "base/steady_clock.hpp"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>

namespace akashi {

/// Limits how often a client may present a wrong key, so that wrong keys do not cost the server its
/// time. It counts for each network, and for each network and agent. An allowance is restored
/// evenly over a minute. An attempt takes its place before its key is examined, so that many
/// attempts at once are limited, too; an attempt that did not fail gives it back. Bounded: when too
/// many networks fail at once, it forgets all. Callable from any thread.
class FailedLogins {
public:
    using Clock = SteadyClock;

    static constexpr std::size_t kOfNetwork = 100;  ///< failures a minute
    static constexpr std::size_t kOfAgent = 10;     ///< of them for one agent

    /// One attempt; ends with this object. The limits must outlive it.
    class Attempt {
    public:
        Attempt(FailedLogins& limits, const std::string& network, const std::string& agent_id);
        /// Gives the place back unless the attempt failed.
        ~Attempt();
        Attempt(const Attempt&) = delete;
        Attempt& operator=(const Attempt&) = delete;

        /// Set when the limit is reached and the key must not be examined: when to try again.
        std::optional<std::chrono::seconds> refused_for() const { return refused_for_; }
        void failed() { has_failed_ = true; }

    private:
        FailedLogins& limits_;
        const std::string network_;
        const std::string agent_;
        std::optional<std::chrono::seconds> refused_for_;
        bool has_failed_ = false;
    };

    /// Takes one place of both allowances, or says how long to wait until there is one.
    std::optional<std::chrono::seconds> take(
        const std::string& network, const std::string& agent, Clock::time_point now
    );
    void give_back(const std::string& network, const std::string& agent);

private:
    std::mutex mutex_;
    Allowances allowances_{std::chrono::minutes(1)};
};

}  // namespace akashi
