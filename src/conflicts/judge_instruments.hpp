#pragma once

#include "base/metrics.hpp"

namespace akashi {

/// What the model that judges conflicts costs (docs/metrics.md, "Conflicts").
struct JudgeInstruments {
    prometheus::Histogram& durations = metrics::histogram(
        {"akashi.judge.duration", "Time of a question to the judge", metrics::Unit::seconds},
        {0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120}
    );
    prometheus::Counter& tokens =
        metrics::counter({"akashi.judge.tokens", "Tokens that the judge has used"});
    prometheus::Counter& away = make_failures("away");
    prometheus::Counter& refused = make_failures("refused");
    prometheus::Counter& garbled = make_failures("garbled");

private:
    static prometheus::Counter& make_failures(const char* reason) {
        return metrics::counter(
            {"akashi.judge.failures", "Questions to the judge without a verdict"},
            {{"reason", reason}}
        );
    }
};

}  // namespace akashi
