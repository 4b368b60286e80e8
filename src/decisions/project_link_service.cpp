#include "decisions/project_link_service.hpp"

#include "base/json_writer.hpp"
#include "decisions/project_link_render.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>
#include <vector>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kMostNames = 10'000;
constexpr auto kFresh = 10s;

Error too_many_projects() {
    return {
        ErrorCode::invalid_input,
        fmt::format(
            "the organization has more than {} projects; link those that belong together one by "
            "one",
            kMostLinkedProjects
        )
    };
}

}  // namespace

ProjectLinkService::ProjectLinkService(
    ProjectLinkStore& store, DecisionStore& decisions, Clock clock
)
    : store_(store),
      decisions_(decisions),
      clock_(std::move(clock)),
      canonical_(kMostNames, kFresh) {}

asio::awaitable<Result<ProjectLink>> ProjectLinkService::create(Caller caller, ProjectLink link) {
    link.org_id = caller.org;
    link.created_by = caller.agent_id;
    link.created_at = clock_();
    Change change{
        audit_of(caller, link.created_at, "create_project_link", "project_link", link.id.str())
    };
    change.audit.after = to_json(link);
    auto created = co_await store_.create(std::move(link), std::move(change));
    canonical_.clear();
    co_return created;
}

asio::awaitable<Result<std::int64_t>> ProjectLinkService::link_all(Caller caller) {
    auto projects = co_await decisions_.list_projects(caller.org, kMostLinkedProjects + 1);
    if (std::ssize(projects) > kMostLinkedProjects) co_return too_many_projects();
    const Time time = clock_();
    std::vector<ProjectLink> links = akashi::link_all(std::move(projects));
    if (links.empty()) co_return 0;
    for (ProjectLink& link : links) {
        link.org_id = caller.org;
        link.created_by = caller.agent_id;
        link.created_at = time;
    }
    Change change{audit_of(caller, time, "link_all_projects", "organization", caller.org.str())};
    const auto added = co_await store_.create_all(std::move(links), std::move(change));
    if (!added) co_return too_many_links();
    co_return *added;
}

asio::awaitable<Result<ProjectLink>> ProjectLinkService::remove(Caller caller, ProjectLinkId id) {
    auto link = co_await store_.find(caller.org, id);
    if (!link) co_return link_not_found();
    Change change{audit_of(caller, clock_(), "delete_project_link", "project_link", id.str())};
    change.audit.before = to_json(*link);
    if (!co_await store_.remove(caller.org, id, std::move(change))) co_return link_not_found();
    canonical_.clear();
    co_return std::move(*link);
}

asio::awaitable<ProjectLinkPage> ProjectLinkService::list(
    Caller caller, std::int64_t limit, std::int64_t offset
) {
    return store_.list(caller.org, limit, offset);
}

asio::awaitable<std::optional<std::string>> ProjectLinkService::find_canonical(
    OrgId org, std::string project
) {
    const std::string key = org.str() + "\n" + project;
    if (auto known = canonical_.find(key)) co_return std::move(*known);
    const auto generation = canonical_.generation();
    auto canonical = co_await store_.find_canonical(org, std::move(project));
    canonical_.insert(key, canonical, generation);
    co_return canonical;
}

}  // namespace akashi
