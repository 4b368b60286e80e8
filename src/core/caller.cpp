#include "core/caller.hpp"

#include "base/uuid.hpp"

namespace akashi {

Caller operator_of(OrgId org, std::string command) {
    Caller caller;
    caller.org = org;
    caller.agent_id = caller.name = kOperator;
    caller.role = Role::platform_admin;
    caller.request_id = Uuid::make_v4().str();
    caller.endpoint = std::move(command);
    return caller;
}

}  // namespace akashi
