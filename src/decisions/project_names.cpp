#include "decisions/project_names.hpp"

#include "base/exact_number.hpp"
#include "decisions/project_link.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kMaxProjects = 1000;
constexpr std::size_t kMaxRecent = 100;
constexpr std::size_t kMaxOrganizations = 20;
constexpr auto kFresh = 10s;
constexpr std::size_t kMaxSettled = 10'000;
constexpr auto kSettledFor = 10min;
/// How many similar names are looked up for the caller, who may not see all of them.
constexpr std::size_t kMaxCandidates = 20;
constexpr std::size_t kMaxSuggestions = 3;
constexpr bool kRecorded = true;
/// A longer name is no alias: it has more than kMostProjectCharacters.
constexpr std::size_t kMaxAliasBytes = 4 * kMostProjectCharacters;

std::string text_member(const json::object& context, std::string_view name) {
    const json::value* member = context.if_contains(name);
    const json::string* text = member == nullptr ? nullptr : if_text(*member);
    return text == nullptr ? std::string() : std::string(*text);
}

/// The admins of an organization see the same, so they share an entry.
std::string settled_key(const Caller& caller, const std::string& project) {
    return fmt::format("{}\n{}\n{}", caller.org.str(), Visibility::of(caller).agent_id(), project);
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

ProjectNames::ProjectNames(DecisionStore& store, FindCanonical find_canonical)
    : store_(store),
      find_canonical_(std::move(find_canonical)),
      settled_(kMaxSettled, kSettledFor) {}

asio::awaitable<std::optional<std::string>> ProjectNames::settle(
    Caller caller, json::object& context
) {
    const std::string submitted = text_member(context, "project");
    const std::string repository = repository_name(text_member(context, "repo_url"));
    if (!repository.empty() && repository != submitted) {
        if (!submitted.empty()) context["project_submitted"] = submitted;
        context["project"] = repository;
    }
    if (repository.empty() && submitted.empty()) {
        co_return "no project: set context.project or context.repo_url, so that others find this "
                  "decision by project";
    }
    const std::string project = repository.empty() ? submitted : repository;
    if (const auto canonical = co_await find_canonical(caller.org, project)) {
        if (!context.contains("project_submitted")) context["project_submitted"] = project;
        context["project"] = *canonical;
        co_return fmt::format(
            "project \"{}\" is an alias of \"{}\", for which the decision was stored",
            project,
            *canonical
        );
    }
    const bool is_compared = repository.empty() && submitted.size() <= kMaxComparedName;
    if (!is_compared || settled_.find(settled_key(caller, submitted))) co_return std::nullopt;
    co_return co_await find_warning(std::move(caller), submitted);
}

asio::awaitable<std::optional<std::string>> ProjectNames::find_canonical(
    OrgId org, std::string project
) {
    if (!find_canonical_ || project.size() > kMaxAliasBytes) co_return std::nullopt;
    co_return co_await find_canonical_(org, std::move(project));
}

void ProjectNames::note_recorded(const Caller& caller, const std::string& project) {
    if (project.empty() || project.size() > kMaxComparedName) return;
    const std::string key = settled_key(caller, project);
    if (settled_.find(key) == kRecorded) return;
    settled_.insert(key, kRecorded, settled_.generation());
    const std::lock_guard lock(mutex_);
    const auto names = orgs_.find(caller.org);
    if (names == orgs_.end()) return;
    auto& recent = names->second.recent;
    if (recent.size() < kMaxRecent && !contains(recent, project)) recent.push_back(project);
}

asio::awaitable<std::optional<std::string>> ProjectNames::find_warning(
    Caller caller, std::string project
) {
    const std::vector<std::string> similar = co_await find_similar(caller.org, project);
    std::vector<std::string> visible;
    if (!similar.empty()) {
        std::vector<std::string> candidates = similar;
        candidates.push_back(project);
        visible = co_await store_.list_visible_projects(
            caller.org, Visibility::of(caller), std::move(candidates)
        );
    }
    std::vector<std::string> meant;
    for (const auto& name : similar) {
        if (meant.size() < kMaxSuggestions && contains(visible, name)) meant.push_back(name);
    }
    if (meant.empty() || contains(visible, project)) {
        settled_.insert(settled_key(caller, project), !kRecorded, settled_.generation());
        co_return std::nullopt;
    }
    co_return fmt::format(
        "project \"{}\" is new in this organization; did you mean: {}?",
        project,
        fmt::join(meant, ", ")
    );
}

asio::awaitable<std::vector<std::string>> ProjectNames::find_similar(
    OrgId org, const std::string& project
) {
    auto names = fresh_names(org);
    if (!names) {
        const auto search = [this, org] { return load(org); };
        names.emplace().stored = co_await loads_.run(org.str(), search);
    }
    auto similar = names->stored->similar_to(project, kMaxCandidates);
    for (auto& name : NameList(std::move(names->recent)).similar_to(project, kMaxCandidates))
        similar.push_back(std::move(name));
    std::sort(similar.begin(), similar.end());
    similar.erase(std::unique(similar.begin(), similar.end()), similar.end());
    std::vector<std::string> found;
    for (auto& item : similar)
        if (found.size() < kMaxCandidates) found.push_back(std::move(item.name));
    co_return found;
}

std::optional<ProjectNames::OrgNames> ProjectNames::fresh_names(OrgId org) const {
    const std::lock_guard lock(mutex_);
    const auto names = orgs_.find(org);
    if (names == orgs_.end() || names->second.loaded + kFresh < Clock::now()) return std::nullopt;
    return names->second;
}

asio::awaitable<ProjectNames::Names> ProjectNames::load(OrgId org) {
    auto names = std::make_shared<const NameList>(co_await store_.list_projects(org, kMaxProjects));
    const std::lock_guard lock(mutex_);
    if (orgs_.size() >= kMaxOrganizations && !orgs_.contains(org)) orgs_.clear();
    orgs_[org] = {names, Clock::now(), {}};
    co_return names;
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

}  // namespace akashi
