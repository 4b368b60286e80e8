#pragma once

#include "base/time.hpp"
#include "core/caller.hpp"
#include "core/idempotency.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// A line of the audit log: who changed what (docs/data-model.md, "Audit log").
struct AuditEntry {
    OrgId org;
    Time occurred_at;
    std::string actor_agent_id;
    Role actor_role = Role::reader;
    std::optional<ApiKeyId> api_key_id;
    std::string request_id;
    std::string endpoint;
    std::string operation;      ///< `create_agent`
    std::string resource_type;  ///< `agent`
    std::string resource_id;    ///< public name of an agent, otherwise the id
    std::optional<std::string> before = std::nullopt;  ///< JSON without secrets; empty when new
    std::optional<std::string> after = std::nullopt;   ///< the same; empty when it is gone
    std::string metadata = "{}";                       ///< JSON object: what else is to be known
};

/// The entry for what the caller does now, without `before` and `after`.
AuditEntry audit_of(
    const Caller& caller,
    Time now,
    std::string_view operation,
    std::string_view resource_type,
    std::string resource_id
);

/// What a write stores in its transaction beside its effect. A write without effect stores neither.
struct Change {
    AuditEntry audit;
    std::optional<Idempotency> once = std::nullopt;
};

}  // namespace akashi
