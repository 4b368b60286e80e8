#pragma once

#include "core/ids.hpp"
#include "identity/agent_deletion.hpp"

#include <cstdint>

namespace akashi {

/// What an organization has, for the operator who wants to delete it.
struct OrganizationContents {
    std::int64_t agents = 0;  ///< also those that are being deleted
    std::int64_t api_keys = 0;
    std::int64_t current_decisions = 0;
};

/// How far the deletion of an organization is.
struct OrganizationProgress {
    std::int64_t agents_left = 0;
    DeletedCounts deleted;  ///< by the deletion of the organization
};

/// A place in a table of which no index knows the organization: such a table is read from its
/// beginning to its end, a piece in each step.
struct TablePlace {
    std::int64_t after = 0;  ///< the id of the last row that was read
    bool is_end = false;
};

/// One transaction in which what belongs to an organization without agents goes. Each room deletes
/// its own rows.
struct OrganizationStep {
    OrgId org_id;
    std::int64_t limit = 0;  ///< most rows of each kind that it deletes or reads
    TablePlace outbox;
    TablePlace audit_log;
    std::int64_t deleted = 0;  ///< rows of the other tables

    bool is_done() const { return outbox.is_end && audit_log.is_end && deleted == 0; }
};

}  // namespace akashi
