#pragma once

#include "decisions/postgres/pending_trace.hpp"
#include "postgres/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace akashi::postgres {

/// Tells which traces can be doubtful at all: those that refer to decisions, and those whose
/// idempotency key came before. It remembers the last 65,536 keys or more. Not thread-safe.
class DoubtfulKinds {
public:
    /// Also remembers the key of the trace.
    bool contain(const TraceRecord& trace);

private:
    bool is_repeated(const Idempotency& key, const OrgId& org);

    std::unordered_set<std::size_t> recent_;  // hashes; a wrong hit costs one look-up
    std::unordered_set<std::size_t> older_;
};

/// What is to be done with a trace, as far as can be known before a transaction.
struct Forecast {
    bool is_doubtful = false;      ///< a transaction would be refused because of it
    std::optional<Error> refusal;  ///< it refers to what is not there for its caller
};

/// The forecast for each of the traces. Throws what the pool does.
boost::asio::awaitable<std::vector<Forecast>> look_up(
    Pool& pool, const TraceBatch& traces, Pool::Clock::time_point deadline
);

}  // namespace akashi::postgres
