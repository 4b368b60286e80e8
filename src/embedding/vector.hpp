#pragma once

#include <vector>

namespace akashi {

/// An embedding: a direction of length 1.
using Vector = std::vector<float>;

}  // namespace akashi
