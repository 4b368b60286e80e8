#pragma once

#include "base/steady_clock.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace akashi {

/// Which agents of an organization the callers that follow it may see. What was read counts for
/// four seconds, so that what changes about tags and grants does, too. One thread at a time.
class Sights {
public:
    using Clock = SteadyClock;

    /// A caller begins or ends to follow. It may do so several times.
    void add_caller(const std::string& caller);
    void remove_caller(const std::string& caller);

    /// The callers that follow and of whom nothing is known that still counts.
    std::vector<std::string> stale_callers(Clock::time_point now) const;
    /// Whether it is known what the caller may see.
    bool knows(const std::string& caller, Clock::time_point now) const;

    /// What a caller may see since `read_at`; one that does not follow any more is ignored.
    void set(
        const std::string& caller, const std::vector<std::string>& agents, Clock::time_point read_at
    );
    /// Whether the caller may see what the agent recorded. False when that is not known.
    bool may_see(const std::string& caller, const std::string& agent) const;

private:
    using Number = std::uint32_t;  ///< of an agent: a name is kept once
    struct Sight {
        std::size_t followers = 0;
        std::optional<Clock::time_point> read_at;
        std::vector<Number> agents;  ///< sorted
    };

    static bool counts(const Sight& sight, Clock::time_point now);

    std::map<std::string, Sight> sights_;
    std::unordered_map<std::string, Number> numbers_;
};

}  // namespace akashi
