#pragma once

#include "base/result.hpp"
#include "core/audit.hpp"
#include "decisions/project_link.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// Links between the projects of an organization. Threads and failures as for DecisionStore; a
/// write stores the entry of the audit log and the idempotency key of its change in its
/// transaction, and one without effect stores neither. Writes of one organization wait for each
/// other.
class ProjectLinkStore {
public:
    virtual ~ProjectLinkStore() = default;

    /// Fails with link_exists_already(), already_an_alias(), alias_of_an_alias() or
    /// too_many_links(), in this order.
    virtual boost::asio::awaitable<Result<ProjectLink>> create(ProjectLink link, Change change) = 0;

    /// Adds those of one type that are not there yet. Returns how many they were; nothing when the
    /// organization has too many for all of them, and then none was added.
    virtual boost::asio::awaitable<std::optional<std::int64_t>> create_all(
        std::vector<ProjectLink> links, Change change
    ) = 0;

    virtual boost::asio::awaitable<std::optional<ProjectLink>> find(
        OrgId org, ProjectLinkId id
    ) = 0;

    /// False when there is none.
    virtual boost::asio::awaitable<bool> remove(OrgId org, ProjectLinkId id, Change change) = 0;

    /// The newest first, at most `limit`.
    virtual boost::asio::awaitable<ProjectLinkPage> list(
        OrgId org, std::int64_t limit, std::int64_t offset
    ) = 0;

    /// For which project traces for this one are stored; nothing when it is no alias.
    virtual boost::asio::awaitable<std::optional<std::string>> find_canonical(
        OrgId org, std::string alias
    ) = 0;
};

}  // namespace akashi
