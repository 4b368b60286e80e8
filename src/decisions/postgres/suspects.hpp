#pragma once

#include "base/steady_clock.hpp"
#include "core/ids.hpp"

#include <chrono>
#include <map>

namespace akashi::postgres {

/// The senders whose traces have lately spoiled a transaction for others. Each stays for three
/// seconds after its last offence. There are at most 1,024; a new one then replaces the one that
/// would leave first. Not thread-safe.
class Suspects {
public:
    using Time = SteadyClock::time_point;

    bool contains(const AgentRowId& sender, Time now);
    void add(const AgentRowId& sender, Time now);

private:
    std::map<AgentRowId, Time> until_;
};

}  // namespace akashi::postgres
