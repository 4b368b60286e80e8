#pragma once

#include "base/result.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace akashi {

/// Whose limits bind (docs/limits.md, "Quotas").
enum class Quotas {
    none,   ///< nobody's: an operator is at work
    given,  ///< those that an operator gave: of every plan but `free` and `pro`
    all,    ///< there is billing, which gives `free` and `pro` their limits
};

inline Quotas quotas_with(bool has_billing) { return has_billing ? Quotas::all : Quotas::given; }

/// What refuses a new agent. Waiting does not help, so no time to wait is told.
inline Error agent_limit_exceeded(std::string message) {
    return Error(ErrorCode::quota_exceeded, std::move(message))
        .with_retry_after(std::chrono::seconds(0));
}
inline Error agent_limit_exceeded(std::int64_t agents, std::int64_t limit) {
    return agent_limit_exceeded(fmt::format("agent limit exceeded: {}/{} agents", agents, limit));
}

}  // namespace akashi
