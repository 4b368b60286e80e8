#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"

#include <cstdint>
#include <string>

namespace akashi {

/// How many rows of each kind an agent's deletion removed.
struct DeletedCounts {
    std::int64_t evidence = 0;
    std::int64_t alternatives = 0;
    std::int64_t decisions = 0;
    std::int64_t runs = 0;
    std::int64_t api_keys = 0;
    std::int64_t agents = 0;
};

/// The deletion of an agent with everything it recorded, in one transaction. Each room deletes and
/// counts its own rows.
struct AgentDeletion {
    OrgId org;
    std::string agent_id;
    Time time;
    DeletedCounts counts;
};

}  // namespace akashi
