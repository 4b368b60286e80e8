#pragma once

#include "doctor/finding.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace akashi {

/// Looks at some things.
struct Check {
    std::string name;  ///< of the finding when it fails or does not end
    /// Runs on a strand and a thread of its own, so it may block. Cancelled after the patience.
    std::function<boost::asio::awaitable<Observations>()> run;
};

/// What all checks found, in their order.
struct Examination {
    Observations findings;
    /// A check still runs, since something in it cannot be cancelled (a DNS lookup): its thread may
    /// use everything that it was given, so end the process without destructors (std::_Exit).
    bool is_stuck = false;
};

/// Runs all checks side by side, and returns when all have ended: within `patience` and a second.
/// A check that fails or takes longer is a problem.
Examination examine(std::vector<Check> checks, std::chrono::milliseconds patience);

}  // namespace akashi
