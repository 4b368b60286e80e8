#pragma once

#include "decisions/postgres/pending_trace.hpp"
#include "postgres/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
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

/// Which of the traces a transaction would be refused for now, as far as can be known before it: by
/// their places, ascending. Throws what the pool does.
boost::asio::awaitable<std::vector<std::size_t>> find_doubtful(
    Pool& pool, const TraceBatch& traces, Pool::Clock::time_point deadline
);

}  // namespace akashi::postgres
