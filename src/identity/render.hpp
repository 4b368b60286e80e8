#pragma once

#include "base/json_writer.hpp"
#include "identity/agent.hpp"
#include "identity/agent_deletion.hpp"
#include "identity/audit_record.hpp"
#include "identity/hold.hpp"
#include "identity/key_service.hpp"
#include "identity/organization.hpp"

#include <string>

namespace akashi {

/// An agent as JSON.
void write(JsonWriter& out, const Agent& agent);
/// The members of an agent without the braces, to be followed by others.
void write_members(JsonWriter& out, const Agent& agent);
/// A new agent and its key. The text of a generated key is there only `with_secret`.
std::string render_created(const Agent& agent, const MadeKey& made, bool with_secret);

void write(JsonWriter& out, const Organization& organization);
void write(JsonWriter& out, const Hold& hold);

/// One of the above as text.
template <class Item>
std::string render(const Item& item) {
    std::string text;
    JsonWriter out(text);
    write(out, item);
    return text;
}

/// A deletion as a job, and what it has deleted.
void write(JsonWriter& out, const AgentDeletion& job);
void write(JsonWriter& out, const DeletedCounts& deleted);

/// A line of the audit log.
void write(JsonWriter& out, const AuditRecord& record);

}  // namespace akashi
