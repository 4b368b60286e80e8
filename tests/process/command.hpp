#pragma once

#include "akashi.hpp"

#include <string>
#include <vector>

namespace akashi::testing {

/// What a command printed, and how it ended.
struct Ended {
    int code = 0;
    std::string output;  ///< of stdout and stderr

    /// The generated key in the output; empty when there is none.
    std::string key() const;
};

/// Runs `akashi` with these words to its end.
Ended run_akashi(const std::vector<std::string>& words, const Environment& environment = {});

}  // namespace akashi::testing
