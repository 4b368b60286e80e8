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

/// The organization that every database has (docs/data-model.md, "Default organization").
inline Organization default_organization() { return {kDefaultOrg, "Default", "default"}; }

/// Organizations. Threads and failures as for DecisionStore.
class OrganizationStore {
public:
    virtual ~OrganizationStore() = default;

    /// Creates the organization unless one has its id. Several processes may do this at once.
    virtual boost::asio::awaitable<void> ensure(Organization organization) = 0;

    virtual boost::asio::awaitable<bool> exists(OrgId org) = 0;
};

}  // namespace akashi
