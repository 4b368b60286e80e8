#pragma once

#include "base/metrics.hpp"
#include "base/query.hpp"
#include "base/steady_clock.hpp"
#include "postgres/statement.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace akashi::postgres {

/// How long statements take, by what they do (docs/metrics.md, "PostgreSQL"). Callable from any
/// thread.
class StatementTimes {
public:
    StatementTimes();

    /// Notes statements that ran together since `start`.
    void note(const std::vector<Statement>& statements, SteadyClock::time_point start);
    /// Notes rows that were copied.
    void note_copy(SteadyClock::time_point start);

private:
    std::array<prometheus::Histogram*, 6> groups_;
};

/// What a statement does, by the first word of its name: find, list, count, search or write.
std::string_view group_of(const Query& query);

}  // namespace akashi::postgres
