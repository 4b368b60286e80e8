#pragma once

#include "identity/organization.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

struct OrganizationPage {
    std::vector<Organization> organizations;
    std::int64_t total = 0;
};

/// Finds organizations, also those that are being deleted. Threads and failures as for
/// DecisionStore.
class OrganizationStore {
public:
    virtual ~OrganizationStore() = default;

    /// Creates the organization unless one has its id. Several processes may do this at once.
    virtual boost::asio::awaitable<void> ensure(Organization organization) = 0;

    virtual boost::asio::awaitable<bool> exists(OrgId org) = 0;
    virtual boost::asio::awaitable<std::optional<Organization>> find(OrgId org) = 0;
    virtual boost::asio::awaitable<std::optional<Organization>> find_by_slug(std::string slug) = 0;

    /// In the order of creation.
    virtual boost::asio::awaitable<OrganizationPage> list(
        std::int64_t limit, std::int64_t offset
    ) = 0;
};

}  // namespace akashi
