#include "decisions/session.hpp"

#include <chrono>

namespace akashi {

double SessionSummary::duration_seconds() const {
    if (!started_at || !ended_at) return 0;
    return std::chrono::duration<double>(*ended_at - *started_at).count();
}

}  // namespace akashi
