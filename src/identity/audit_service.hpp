#pragma once

#include "base/result.hpp"
#include "core/caller.hpp"
#include "identity/audit_store.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// Reads the audit log (docs/http-api.md, "Audit log"). Callers are admins. Callable from any
/// thread.
class AuditService {
public:
    /// `store` must outlive the service.
    explicit AuditService(AuditStore& store) : store_(store) {}

    /// A page of the caller's organization. Fails with invalid_input and the name of a filter that
    /// can match nothing: a text of more than 255 bytes, and times in the wrong order.
    boost::asio::awaitable<Result<AuditPage>> list(Caller caller, AuditQuery query);

private:
    AuditStore& store_;
};

}  // namespace akashi
