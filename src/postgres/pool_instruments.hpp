#pragma once

#include "base/metrics.hpp"

namespace akashi::postgres {

/// What a pool counts (docs/metrics.md, "PostgreSQL"). `pool` is PoolConfig::name.
struct PoolInstruments {
    explicit PoolInstruments(const char* pool) : labels{{"pool", pool}} {}

    metrics::Labels labels;
    prometheus::Histogram& waits = metrics::histogram(
        {"akashi.pool.wait",
         "Time that statements waited for a connection, of those that had to wait",
         metrics::Unit::seconds},
        metrics::second_bounds(),
        labels
    );
    prometheus::Counter& busy = metrics::counter(
        {"akashi.pool.busy", "Time that connections were in use, added up", metrics::Unit::seconds},
        labels
    );
    prometheus::Counter& refused = metrics::counter(
        {"akashi.pool.refused", "Statements that got no connection and were not run"}, labels
    );
    prometheus::Counter& lost = metrics::counter(
        {"akashi.pool.lost", "Connections that failed while they were in use"}, labels
    );
    prometheus::Counter& connect_failures = metrics::counter(
        {"akashi.pool.connect_failures", "Attempts to open a connection that failed"}, labels
    );
};

}  // namespace akashi::postgres
