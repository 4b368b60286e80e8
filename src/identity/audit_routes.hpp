#pragma once

#include "http/router.hpp"
#include "identity/audit_service.hpp"

namespace akashi {

/// The route that lists the audit log. `audit` must outlive the router.
void add_audit_routes(http::Router& router, AuditService& audit);

}  // namespace akashi
