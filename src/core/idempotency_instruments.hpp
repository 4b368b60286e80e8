#pragma once

#include "base/metrics.hpp"

namespace akashi {

/// What became of requests with an idempotency key (docs/metrics.md, "Writes").
struct IdempotencyInstruments {
    prometheus::Counter& fresh = make("fresh");
    prometheus::Counter& repeated = make("repeated");
    prometheus::Counter& in_progress = make("in_progress");
    prometheus::Counter& conflict = make("conflict");

private:
    static prometheus::Counter& make(const char* outcome) {
        return metrics::counter(
            {"akashi.idempotency.requests", "Requests with an idempotency key"},
            {{"outcome", outcome}}
        );
    }
};

}  // namespace akashi
