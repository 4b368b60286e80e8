#pragma once

#include "base/metrics.hpp"
#include "http/byte_budget.hpp"
#include "http/connection_table.hpp"
#include "http/turns.hpp"

#include <list>
#include <string>

namespace akashi::http {

/// What a server tells of its connections (docs/metrics.md, "HTTP"). What it is made from must
/// outlive it.
class ServerInstruments {
public:
    ServerInstruments(const ConnectionTable& connections, const Turns& reads);

    /// Also tells how much of a budget is used.
    void watch(const std::string& name, const ByteBudget& budget);

private:
    std::list<metrics::Reading> readings_;
};

}  // namespace akashi::http
