#pragma once

#include "base/time.hpp"

#include <functional>

namespace akashi {

/// Tells the time: now() in the program, whatever a test wants in a test. Callable from any thread.
using Clock = std::function<Time()>;

}  // namespace akashi
