#pragma once

#include "base/metrics.hpp"

namespace akashi {

/// What the event buffer counts (docs/metrics.md, "Events").
struct EventInstruments {
    prometheus::Counter& stored =
        metrics::counter({"akashi.buffer.stored", "Events that left the buffer for the database"});
    prometheus::Counter& refused = metrics::counter(
        {"akashi.buffer.refused", "Events that were refused because the buffer was full"}
    );
    /// Nothing ever counts here: what is accepted is kept until it is stored.
    prometheus::Counter& dropped =
        metrics::counter({"akashi.buffer.dropped", "Events that were accepted and lost"});
    prometheus::Counter& set_aside = metrics::counter(
        {"akashi.buffer.set_aside",
         "Events that the database refused for good, and that are kept in the folder quarantine"}
    );
    prometheus::Counter& flush_failures = metrics::counter(
        {"akashi.buffer.flush_failures", "Attempts to store events that failed and are repeated"}
    );
    prometheus::Histogram& flushes = metrics::histogram(
        {"akashi.buffer.flush", "Time to store events that waited", metrics::Unit::seconds},
        metrics::second_bounds()
    );
};

}  // namespace akashi
