#pragma once

#include <cstdint>

namespace akashi {

/// The mean of `count` confidences (docs/data-model.md, "Average confidence"); 0 without any.
double average_confidence(double sum, std::int64_t count);

}  // namespace akashi
