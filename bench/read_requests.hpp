#pragma once

#include "text.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace akashi::bench {

/// Makes the requests of one agent that reads the filled database. Not thread-safe.
class ReadRequests {
public:
    /// `agents` are the agents that its queries name.
    ReadRequests(std::string authorization, std::vector<std::string> agents);

    /// Each fills `request` with one whole HTTP/1.1 request.
    void recent(std::string& request);  ///< 20 rows
    /// Up to 20 rows of one type and, in turn, of one agent or one project.
    void query(std::string& request);

private:
    TextMaker random_{/*seed=*/7};
    std::string authorization_;
    std::vector<std::string> agents_;
    std::uint64_t queries_ = 0;
};

}  // namespace akashi::bench
