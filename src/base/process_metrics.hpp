#pragma once

#include "base/metrics.hpp"

#include <list>
#include <string_view>

namespace akashi {

/// What the operating system knows about this process, under the names that all exporters for
/// Prometheus use, while this object exists (docs/metrics.md, "Process").
class ProcessMetrics {
public:
    /// `version` is told as a label of `akashi_build_info`.
    explicit ProcessMetrics(std::string_view version);

private:
    std::list<metrics::Reading> readings_;
};

}  // namespace akashi
