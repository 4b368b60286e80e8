#pragma once

#include "core/ids.hpp"
#include "core/quotas.hpp"
#include "sqlite/connection.hpp"

#include <optional>

namespace akashi::sqlite {

/// What refuses one more agent of the organization, if anything: agent_limit_exceeded().
std::optional<Error> check_room_for_agent(Connection& db, OrgId org, Quotas quotas);

}  // namespace akashi::sqlite
