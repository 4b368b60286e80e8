#pragma once

#include "base/result.hpp"
#include "core/caller.hpp"
#include "decisions/decision.hpp"
#include "decisions/decision_query.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace akashi {

/// Where decisions are read, with their alternatives and evidence; TraceStore writes them. Every
/// call is scoped to one organization and to what `visibility` lets the caller see. Every decision
/// comes with what others say about it: the citations among the newest 1,000 decisions that cite
/// it, and the start of its successor. Lists have no alternatives and no evidence unless the query
/// asks for them, and end before the texts of their decisions have more than kPageBytes; then
/// `has_more` is true. Callable from any thread; the caller resumes on its own executor. Throws
/// Unavailable when the store cannot answer now (unreachable, too many waiting) and another
/// exception when it is broken.
class DecisionStore {
public:
    virtual ~DecisionStore() = default;

    /// One decision, current or not, with alternatives and evidence.
    /// Fails with not_found `decision not found` or forbidden `no access to this decision`.
    virtual boost::asio::awaitable<Result<Decision>> find(
        OrgId org, Visibility visibility, DecisionId id
    ) = 0;

    /// Current decisions that the filter matches, in the order of the query.
    virtual boost::asio::awaitable<DecisionPage> list(
        OrgId org, Visibility visibility, DecisionQuery query
    ) = 0;

    /// The decisions that were current at `query.time`, as far as was known then, in the order of
    /// `valid_from`.
    virtual boost::asio::awaitable<DecisionList> list_as_of(
        OrgId org, Visibility visibility, AsOfQuery query
    ) = 0;

    /// The chain of revisions that `id` is part of, by `valid_from`, oldest first, at most 100
    /// steps each way; visible ones only. Empty for an unknown id. Leaves out the first `offset`.
    virtual boost::asio::awaitable<DecisionList> list_revisions(
        OrgId org, Visibility visibility, DecisionId id, std::int64_t offset
    ) = 0;

    /// The decisions of `ids` (at most a page) that are current and visible, in the order of
    /// `ids`. Decisions that ended or were deleted since the ids were found are left out.
    virtual boost::asio::awaitable<DecisionList> list_current(
        OrgId org, Visibility visibility, std::vector<DecisionId> ids, Parts parts
    ) = 0;

    /// The names of the projects that current decisions of the organization have, alphabetically,
    /// at most `limit`. Also those that a caller may not see: nothing of it may be shown before
    /// list_visible_projects() was asked.
    virtual boost::asio::awaitable<std::vector<std::string>> list_projects(
        OrgId org, std::int64_t limit
    ) = 0;

    /// Those of `names` (a few) of which one of the newest 100 current decisions is visible.
    virtual boost::asio::awaitable<std::vector<std::string>> list_visible_projects(
        OrgId org, Visibility visibility, std::vector<std::string> names
    ) = 0;
};

}  // namespace akashi
