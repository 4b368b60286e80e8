#pragma once

#include "base/single_flight.hpp"
#include "base/steady_clock.hpp"
#include "base/ttl_cache.hpp"
#include "core/caller.hpp"
#include "decisions/decision_store.hpp"
#include "decisions/similar_names.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// Decides which project a trace belongs to, and helps with misspelt ones. Nothing is ever rejected
/// for its project: a decision without one, or with a new one, is recorded with a warning. A
/// warning depends only on decisions that the caller may see. Thread-safe.
class ProjectNames {
public:
    /// For which project traces for this one are stored; nothing when it is no alias. Callable from
    /// any thread.
    using FindCanonical = std::function<
        boost::asio::awaitable<std::optional<std::string>>(OrgId org, std::string project)>;

    /// The store must outlive the object. Without `find_canonical` there are no aliases.
    explicit ProjectNames(DecisionStore& store, FindCanonical find_canonical = {});

    /// Sets `context["project"]` from the name of the repository in `repo_url` when the two differ
    /// (what was sent stays as `project_submitted`) or when there is no project; and then to the
    /// project that this one is an alias of. Returns a warning when there is still no project, when
    /// it was an alias, or when it is new to the caller and looks like a known one.
    /// Compares at most about 1,100 names, and reads them from the store at most every 10 seconds.
    boost::asio::awaitable<std::optional<std::string>> settle(
        Caller caller, boost::json::object& context
    );

    /// Remembers the project of a decision that the caller has recorded.
    void note_recorded(const Caller& caller, const std::string& project);

private:
    using Names = std::shared_ptr<const NameList>;
    using Clock = SteadyClock;

    /// The names of one organization, whoever may see them.
    struct OrgNames {
        Names stored;
        Clock::time_point loaded;
        std::vector<std::string> recent;  ///< recorded since then through this server
    };

    boost::asio::awaitable<std::optional<std::string>> find_canonical(
        OrgId org, std::string project
    );
    boost::asio::awaitable<std::optional<std::string>> find_warning(
        Caller caller, std::string project
    );
    boost::asio::awaitable<std::vector<std::string>> find_similar(
        OrgId org, const std::string& project
    );
    std::optional<OrgNames> fresh_names(OrgId org) const;
    boost::asio::awaitable<Names> load(OrgId org);

    DecisionStore& store_;
    const FindCanonical find_canonical_;
    /// Callers with projects that need no warning; true when the decision was recorded.
    TtlCache<std::string, bool> settled_;
    SingleFlight<Names> loads_;
    mutable std::mutex mutex_;
    std::map<OrgId, OrgNames> orgs_;
};

/// The repository's name in a Git URL: the last path element without `.git`, also of the form
/// `host:path`. Empty when there is none.
std::string repository_name(std::string_view url);

}  // namespace akashi
