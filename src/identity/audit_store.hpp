#pragma once

#include "core/audit.hpp"
#include "identity/audit_record.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// The log of who changed what. A change stores its own entry, in its own transaction. Threads and
/// failures as for DecisionStore.
class AuditStore {
public:
    virtual ~AuditStore() = default;

    /// Stores the entry of what changes nothing else. Throws MaybeStored when nobody knows whether
    /// it was stored.
    virtual boost::asio::awaitable<void> append(AuditEntry entry) = 0;

    /// Lines of the organization, the newest first, at most `limit` and kPageBytes. Those of
    /// recorded decisions are left out.
    virtual boost::asio::awaitable<AuditPage> list(OrgId org, AuditQuery query) = 0;
};

}  // namespace akashi
