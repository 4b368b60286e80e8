#include "decisions/project_link.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace akashi {
namespace {

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

std::optional<Error> check_length(std::string_view name, std::string_view project) {
    const std::size_t length = utf8_length(project);
    if (length <= kMostProjectCharacters) return std::nullopt;
    return invalid(fmt::format(
        "{} has {} characters, and {} are allowed", name, length, kMostProjectCharacters
    ));
}

}  // namespace

Result<ProjectLink> make_project_link(
    std::string project_a, std::string project_b, std::optional<std::string> link_type
) {
    ProjectLink link;
    link.id = ProjectLinkId::make();
    link.link_type = link_type.value_or(std::string(kConflictScope));
    link.project_a = trimmed(project_a);
    link.project_b = trimmed(project_b);
    if (link.project_a.empty() || link.project_b.empty())
        return invalid("project_a and project_b are required");
    if (link.project_a == link.project_b)
        return invalid("project_a and project_b must be different");
    if (auto error = check_length("project_a", link.project_a)) return *error;
    if (auto error = check_length("project_b", link.project_b)) return *error;
    if (link.link_type != kConflictScope && link.link_type != kAlias)
        return invalid(fmt::format("link_type must be one of: {}, {}", kConflictScope, kAlias));
    if (link.link_type == kConflictScope && link.project_b < link.project_a)
        std::swap(link.project_a, link.project_b);
    return link;
}

std::vector<ProjectLink> link_all(std::vector<std::string> projects) {
    std::ranges::sort(projects);
    std::vector<ProjectLink> links;
    for (std::size_t b = 1; b < projects.size(); ++b) {
        for (std::size_t a = 0; a < b; ++a) {
            ProjectLink& link = links.emplace_back();
            link.id = ProjectLinkId::make();
            link.link_type = kConflictScope;
            link.project_a = projects[a];
            link.project_b = projects[b];
        }
    }
    return links;
}

}  // namespace akashi
