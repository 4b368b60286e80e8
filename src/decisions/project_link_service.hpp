#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/ttl_cache.hpp"
#include "core/caller.hpp"
#include "decisions/decision_store.hpp"
#include "decisions/project_link_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace akashi {

/// Links projects (docs/http-api.md, "Project links"). Callers are at least admins. Callable from
/// any thread.
class ProjectLinkService {
public:
    /// Both must outlive the service. `decisions` knows the projects.
    ProjectLinkService(ProjectLinkStore& store, DecisionStore& decisions, Clock clock);

    /// Stores a link of make_project_link(). Fails as ProjectLinkStore::create() does.
    boost::asio::awaitable<Result<ProjectLink>> create(Caller caller, ProjectLink link);

    /// Links all projects that have current decisions with each other. Returns how many links were
    /// added. Fails with invalid_input when there are more than kMostLinkedProjects, and with
    /// too_many_links().
    boost::asio::awaitable<Result<std::int64_t>> link_all(Caller caller);

    /// The link that was deleted. Fails with link_not_found().
    boost::asio::awaitable<Result<ProjectLink>> remove(Caller caller, ProjectLinkId id);

    boost::asio::awaitable<ProjectLinkPage> list(
        Caller caller, std::int64_t limit, std::int64_t offset
    );

    /// For which project traces for this one are stored; nothing when it is no alias. Up to 10
    /// seconds old for what another server has changed.
    boost::asio::awaitable<std::optional<std::string>> find_canonical(
        OrgId org, std::string project
    );

private:
    ProjectLinkStore& store_;
    DecisionStore& decisions_;
    const Clock clock_;
    TtlCache<std::string, std::optional<std::string>> canonical_;
};

}  // namespace akashi
