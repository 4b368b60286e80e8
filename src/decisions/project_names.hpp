#pragma once

#include "core/ids.hpp"
#include "decisions/decision_store.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace akashi {

/// Decides which project a trace belongs to, and helps with misspelt ones. Nothing is ever rejected
/// for its project: a decision without one, or with a new one, is recorded with a warning.
/// Thread-safe.
class ProjectNames {
public:
    explicit ProjectNames(DecisionStore& store) : store_(store) {}

    /// Sets `context["project"]` from the name of the repository in `repo_url` when the two differ
    /// (what was sent stays as `project_submitted`) or when there is no project. Returns a warning
    /// when there is still no project, or when it is new and looks like a known one.
    boost::asio::awaitable<std::optional<std::string>> settle(
        OrgId org, boost::json::object& context
    );

private:
    bool knows(OrgId org, const std::string& project) const;

    DecisionStore& store_;
    mutable std::mutex mutex_;
    std::map<OrgId, std::set<std::string>> known_;  // only names that were seen in the store
};

/// The repository's name in a Git URL: the last path element without `.git`, also of the form
/// `host:path`. Empty when there is none.
std::string repository_name(std::string_view url);

/// How alike two names are, 0…1: 1 − edit distance / longer length, ignoring case.
double name_similarity(std::string_view a, std::string_view b);

}  // namespace akashi
