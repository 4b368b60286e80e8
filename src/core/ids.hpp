#pragma once

#include "base/uuid.hpp"

namespace akashi {

using OrgId = Id<struct OrgTag>;
using AgentRowId = Id<struct AgentTag>;  ///< internal id of an agent; `agent_id` is its public name
using ApiKeyId = Id<struct ApiKeyTag>;
using RunId = Id<struct RunTag>;
using DecisionId = Id<struct DecisionTag>;
using SessionId = Id<struct SessionTag>;

/// The nil UUID (docs/data-model.md, "Default organization").
inline constexpr OrgId kDefaultOrg{};

}  // namespace akashi
