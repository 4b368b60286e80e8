#pragma once

#include "base/uuid.hpp"

namespace akashi {

using OrgId = Id<struct OrgTag>;
using AgentRowId = Id<struct AgentTag>;  ///< internal id of an agent; `agent_id` is its public name
using ApiKeyId = Id<struct ApiKeyTag>;
using RunId = Id<struct RunTag>;
using DecisionId = Id<struct DecisionTag>;
using SessionId = Id<struct SessionTag>;

/// The organization that exists from the first start (`spec/data-model.md` §1): the nil UUID.
inline constexpr OrgId kDefaultOrg{};

}  // namespace akashi
