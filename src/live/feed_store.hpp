#pragma once

#include "core/caller.hpp"
#include "decisions/decision_query.hpp"
#include "live/new_decision.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace akashi {

/// How many bytes of texts a page has at most; the first decision is always there. What was missed
/// is read for a single stream, whose client may not take it at once.
inline constexpr std::int64_t kNewPageBytes = 1'048'576;
inline constexpr std::int64_t kMissedPageBytes = 65'536;

/// Decisions in the order of a feed.
struct FeedPage {
    struct Entry {
        NewDecision decision;
        std::string position;  ///< behind it
    };
    std::vector<Entry> entries;
    /// Behind these; behind all that was committed by then unless `has_more`.
    std::string end;
    bool has_more = false;  ///< also when no entry was found among those that were looked at
    /// The position is from the future of this database, which was restored from a backup since.
    /// There are no entries then, and `end` is behind all that was committed.
    bool is_lost = false;
};

/// Follows what is recorded, in an order in which nothing comes too late: what stands behind a
/// position is what was not committed when the position was read, however transactions commit. A
/// position is a text of at most 500 characters out of `A-Z a-z 0-9 . -`; only the store knows what
/// it means. What was deleted since is left out. Callable from any thread; the caller resumes on
/// its own executor. Throws as DecisionStore does.
class FeedStore {
public:
    virtual ~FeedStore() = default;

    /// Behind all that was committed by now.
    virtual boost::asio::awaitable<std::string> find_end() = 0;

    /// Whether the text is a position. All other calls need one.
    virtual bool is_position(const std::string& text) const = 0;

    /// What stands behind `from`, of these organizations (at least one), whoever may see it.
    virtual boost::asio::awaitable<FeedPage> list_new(
        std::string from, std::vector<OrgId> orgs
    ) = 0;

    /// What a stream missed.
    struct Missed {
        OrgId org;
        Visibility visibility;
        DecisionFilter filter;
        std::string from;
        std::string until;
    };
    /// What stands behind `from` and not behind `until`, as far as it is visible and passes the
    /// filter.
    virtual boost::asio::awaitable<FeedPage> list_missed(Missed missed) = 0;

    /// Which agents each of the callers may see, in their order. Names may be there twice.
    virtual boost::asio::awaitable<std::vector<std::vector<std::string>>> list_visible_agents(
        OrgId org, std::vector<std::string> callers
    ) = 0;

    /// Calls `on_change` when another process may have recorded something: on any thread, one call
    /// at a time. It must not throw or block. An empty function ends that; once this returns, the
    /// one before it is not called any more.
    virtual void observe(std::function<void()> on_change) = 0;

    /// Calls `on_conflict` with each announcement of a conflict, as the JSON text that
    /// parse_conflict() reads. What is announced while this process does not listen is lost. The
    /// rest as for observe().
    using OnConflict = std::function<void(const std::string&)>;
    virtual void observe_conflicts(OnConflict on_conflict) = 0;
};

}  // namespace akashi
