#pragma once

#include "core/audit.hpp"
#include "identity/agent.hpp"
#include "identity/agent_deletion.hpp"

#include <optional>
#include <string>

namespace akashi {

/// What the audit log keeps of an agent, as JSON: never a hash or the text of a key.
std::string audit_text(const Agent& agent);
/// A new agent with its first key, if it has one.
std::string audit_text(const Agent& agent, const std::optional<ApiKey>& key);
std::string audit_text(const DeletedCounts& deleted);

/// The entry for the end of a deletion, without `after`. The server makes it, whoever asked.
AuditEntry audit_of_end(const AgentDeletion& job, Time now);

}  // namespace akashi
