#pragma once

#include "base/columns.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "core/ids.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace akashi {

using ProjectLinkId = Id<struct ProjectLinkTag>;

/// The projects belong together; the link has no direction.
inline constexpr std::string_view kConflictScope = "conflict_scope";
/// Traces for project_a are stored for project_b.
inline constexpr std::string_view kAlias = "alias";

/// How many links an organization has at most, and how many projects are linked with each other at
/// once.
inline constexpr std::int64_t kMostProjectLinks = 10'000;
inline constexpr std::int64_t kMostLinkedProjects = 100;
/// How many characters the name of a linked project has at most.
inline constexpr std::size_t kMostProjectCharacters = 200;

/// A link between two projects of an organization (docs/http-api.md, "Project links").
struct ProjectLink {
    ProjectLinkId id;
    OrgId org_id;
    std::string link_type;  ///< kConflictScope or kAlias
    std::string project_a;  ///< the smaller name, unless it is an alias
    std::string project_b;
    std::string created_by;
    Time created_at;
};

/// The columns of project_links, in the order in which all stores list them (base/columns.hpp).
template <class AnyLink, class Visit>
    requires std::same_as<std::remove_const_t<AnyLink>, ProjectLink>
void visit_columns(AnyLink& link, Visit&& visit) {
    visit("id", link.id);
    visit("org_id", link.org_id);
    visit("link_type", link.link_type);
    visit("project_a", link.project_a);
    visit("project_b", link.project_b);
    visit("created_by", link.created_by);
    visit("created_at", link.created_at);
}

struct ProjectLinkPage {
    std::vector<ProjectLink> links;
    std::int64_t total = 0;
};

/// A link as a client asks for it; the names are trimmed, and those of a link without a direction
/// ordered. Fails with invalid_input and a sentence.
Result<ProjectLink> make_project_link(
    std::string project_a, std::string project_b, std::optional<std::string> link_type
);

/// Links of one type between all pairs of the projects.
std::vector<ProjectLink> link_all(std::vector<std::string> projects);

inline Error link_exists_already() { return {ErrorCode::conflict, "project link already exists"}; }
inline Error link_not_found() { return {ErrorCode::not_found, "project link not found"}; }
inline Error already_an_alias() {
    return {
        ErrorCode::conflict,
        "project_a is an alias already; delete that link before you add another"
    };
}
inline Error alias_of_an_alias() {
    return {
        ErrorCode::conflict,
        "an alias cannot lead to another alias: one of the two projects is linked as an alias "
        "already; link to the project that traces are stored for"
    };
}
inline Error too_many_links() {
    return {
        ErrorCode::conflict, "the organization has 10000 project links, and more are not allowed"
    };
}

}  // namespace akashi
