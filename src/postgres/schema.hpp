#pragma once

#include "postgres/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi::postgres {

/// Waits up to a minute for the server, then makes sure that its schema is this program's: applies
/// pending migrations when `may_change`. `url` is the pool's. Ends early when cancelled. Throws
/// std::runtime_error that says what to do when the server does not answer or when migrations are
/// pending and may not be applied; also throws what Migrator throws.
boost::asio::awaitable<void> prepare_schema(Pool& pool, std::string url, bool may_change);

/// Makes the partitions of `agent_events` for today and the next seven days (UTC), unless they are
/// there. The table is reserved for the events of runs: nothing writes it yet.
boost::asio::awaitable<void> make_event_partitions(Pool& pool);

}  // namespace akashi::postgres
