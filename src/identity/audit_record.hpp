#pragma once

#include "base/columns.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "core/ids.hpp"
#include "core/page_cursor.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace akashi {

/// A line of the audit log as it is kept (docs/data-model.md, "Audit log").
struct AuditRecord {
    std::int64_t id = 0;  ///< the later it was written, the higher
    Time occurred_at;
    std::string actor_agent_id;
    std::string actor_role;
    std::optional<ApiKeyId> api_key_id;
    std::string request_id;
    std::string endpoint;
    std::string operation;
    std::string resource_type;
    std::string resource_id;
    std::optional<std::string> before;  ///< canonical JSON
    std::optional<std::string> after;   ///< canonical JSON
    std::string metadata = "{}";        ///< canonical JSON
};

/// The columns of mutation_audit_log, in the order in which all stores list them
/// (base/columns.hpp).
template <class Record, class Visit>
    requires std::same_as<std::remove_const_t<Record>, AuditRecord>
void visit_columns(Record& record, Visit&& visit) {
    visit("id", record.id);
    visit("occurred_at", record.occurred_at);
    visit("actor_agent_id", record.actor_agent_id);
    visit("actor_role", record.actor_role);
    visit("api_key_id", record.api_key_id);
    visit("request_id", record.request_id);
    visit("endpoint", record.endpoint);
    visit("operation", record.operation);
    visit("resource_type", record.resource_type);
    visit("resource_id", record.resource_id);
    visit("before_data", json_column(record.before));
    visit("after_data", json_column(record.after));
    visit("metadata", json_column(record.metadata));
}

/// What a line must match; an absent field matches everything.
struct AuditFilter {
    std::optional<std::string> actor = std::nullopt;
    std::optional<std::string> operation = std::nullopt;
    std::optional<std::string> resource_type = std::nullopt;
    std::optional<std::string> resource_id = std::nullopt;
    std::optional<std::string> request_id = std::nullopt;
    std::optional<Time> from = std::nullopt;  ///< at or after
    std::optional<Time> to = std::nullopt;    ///< at or before
};

/// A page of the log, the newest line first.
struct AuditQuery {
    AuditFilter filter;
    std::int64_t limit = 50;
    std::optional<std::int64_t> before_id;  ///< begins the page behind the line with this id
};

struct AuditPage {
    std::vector<AuditRecord> records;
    bool has_more = false;
};

/// The text of the cursor to the page behind this one; nothing when there is none.
std::optional<std::string> next_cursor(const AuditPage& page);
/// The id that next_cursor() put into the text; nothing without a text. Fails with invalid_input
/// for any other text.
Result<std::optional<std::int64_t>> decode_audit_cursor(const std::optional<std::string>& text);

}  // namespace akashi
