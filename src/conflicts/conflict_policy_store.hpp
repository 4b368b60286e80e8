#pragma once

#include "conflicts/auto_resolution.hpp"
#include "core/audit.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace akashi {

/// Which conflicts a policy settles now: open ones that are no hints, that oppose no resolution and
/// are not put off, and where not both sides of a grave conflict are sure.
struct DueQuery {
    std::vector<std::string> severities;  ///< of these
    Time found_before;                    ///< those that are found before it
    Time low_found_before;                ///< the same for those of low severity
    Time now;
    std::int64_t limit = 100;
};

/// The wishes of organizations, as JSON objects (auto_resolution.hpp). Threads and failures as for
/// DecisionStore.
class ConflictPolicyStore {
public:
    virtual ~ConflictPolicyStore() = default;

    /// Nothing when the organization has none.
    virtual boost::asio::awaitable<std::optional<std::string>> find(OrgId org) = 0;
    /// Replaces it, with the entry in the same transaction; without a policy, removes it.
    virtual boost::asio::awaitable<void> save(
        OrgId org, std::optional<std::string> policy, AuditEntry entry
    ) = 0;
    /// Those of all organizations that are not being deleted.
    virtual boost::asio::awaitable<std::vector<std::pair<OrgId, std::string>>> list() = 0;
    /// The oldest first.
    virtual boost::asio::awaitable<std::vector<DueConflict>> due(OrgId org, DueQuery query) = 0;
};

}  // namespace akashi
