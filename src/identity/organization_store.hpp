#pragma once

#include "core/ids.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi {

/// A tenant: everything else belongs to one.
struct Organization {
    OrgId id;
    std::string name;
    std::string slug;  ///< unique name for URLs
};

/// The organization of those who never make one (docs/data-model.md, "Default organization").
inline Organization default_organization() { return {kDefaultOrg, "Default", "default"}; }

/// Organizations. Threads and failures as for DecisionStore.
class OrganizationStore {
public:
    virtual ~OrganizationStore() = default;

    /// Creates the organization unless there is one with its id. Processes may do it at once.
    virtual boost::asio::awaitable<void> ensure(Organization organization) = 0;
};

}  // namespace akashi
