#pragma once

#include <cstdint>
#include <string_view>

namespace akashi {

/// What an organization may have. 0: unlimited.
struct Plan {
    std::string_view name;
    std::int64_t decision_limit = 0;  ///< decisions a month
    std::int64_t agent_limit = 0;
};

/// What everybody has where nobody pays.
inline constexpr Plan kOpenPlan{"oss", 0, 0};
/// The plans that billing knows. Their limits bind only where there is billing; those of any other
/// plan, which only an operator gives, bind everywhere (docs/limits.md, "Quotas").
inline constexpr Plan kFreePlan{"free", 1'000, 5};
inline constexpr Plan kProPlan{"pro", 50'000, 0};

}  // namespace akashi
