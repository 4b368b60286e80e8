#include "decisions/project_names.hpp"

#include "base/edit_distance.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace akashi {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr std::int64_t kMaxProjects = 1000;
constexpr std::size_t kMaxSuggestions = 3;
constexpr double kAlike = 0.5;
constexpr std::size_t kMaxNameLength = 200;  // longer names are stored, not compared

std::string text_member(const json::object& context, std::string_view name) {
    const json::value* member = context.if_contains(name);
    return member != nullptr && member->is_string() ? std::string(member->get_string()) : "";
}

std::string suggestion(const std::string& project, const std::vector<std::string>& known) {
    std::vector<std::pair<double, std::string>> alike;
    for (const auto& name : known) {
        const double similarity = name_similarity(project, name);
        if (similarity >= kAlike) alike.emplace_back(similarity, name);
    }
    if (alike.empty()) return {};
    std::sort(alike.begin(), alike.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    if (alike.size() > kMaxSuggestions) alike.resize(kMaxSuggestions);
    std::vector<std::string> names;
    names.reserve(alike.size());
    for (auto& [similarity, name] : alike) names.push_back(std::move(name));
    return fmt::format(
        "project \"{}\" is new in this organization; did you mean: {}?",
        project,
        fmt::join(names, ", ")
    );
}

}  // namespace

bool ProjectNames::knows(OrgId org, const std::string& project) const {
    const std::lock_guard lock(mutex_);
    const auto names = known_.find(org);
    return names != known_.end() && names->second.contains(project);
}

asio::awaitable<std::optional<std::string>> ProjectNames::settle(OrgId org, json::object& context) {
    const std::string submitted = text_member(context, "project");
    const std::string repository = repository_name(text_member(context, "repo_url"));
    if (!repository.empty() && repository != submitted) {
        if (!submitted.empty()) context["project_submitted"] = submitted;
        context["project"] = repository;
    }
    const std::string project = repository.empty() ? submitted : repository;
    if (project.empty()) {
        co_return "no project: set context.project or context.repo_url, so that others find this "
                  "decision by project";
    }
    if (knows(org, project)) co_return std::nullopt;

    auto stored = co_await store_.list_projects(org, kMaxProjects);
    const bool is_new = std::find(stored.begin(), stored.end(), project) == stored.end();
    std::string warning;
    if (is_new && repository.empty() && project.size() <= kMaxNameLength) {
        warning = suggestion(project, stored);
    }
    const std::lock_guard lock(mutex_);
    known_[org] = std::set<std::string>(stored.begin(), stored.end());
    if (warning.empty()) co_return std::nullopt;
    co_return warning;
}

std::string repository_name(std::string_view url) {
    while (url.ends_with('/')) url.remove_suffix(1);
    if (url.ends_with(".git")) url.remove_suffix(4);
    const auto scheme = url.find("://");
    const auto rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
    const auto last = rest.find_last_of(scheme == std::string_view::npos ? "/:" : "/");
    if (last == std::string_view::npos) return {};
    return std::string(rest.substr(last + 1));
}

double name_similarity(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty() || std::max(a.size(), b.size()) > kMaxNameLength) return 0;
    const auto distance = static_cast<double>(edit_distance(to_lower(a), to_lower(b)));
    return 1.0 - distance / static_cast<double>(std::max(utf8_length(a), utf8_length(b)));
}

}  // namespace akashi
