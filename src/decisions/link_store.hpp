#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/links.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace akashi {

/// Asks for the decisions next to some that were found.
struct NeighborQuery {
    std::vector<DecisionId> known;  ///< all that were found; none of them is found again
    std::size_t first = 0;          ///< the neighbours of `known` from here on are wanted
    std::int64_t limit = 0;
};

/// Where references between decisions are read. Every call is scoped to one organization and to
/// what `visibility` lets the caller see: other decisions are not found, and nothing is found
/// through them. Of the decisions that cite one, the newest 1,000 are looked at. Threads and
/// failures as for DecisionStore.
class LinkStore {
public:
    virtual ~LinkStore() = default;

    /// The precedent of a decision, and the newest kShownCitations that cite it. Nothing when the
    /// decision itself is unknown or hidden.
    virtual boost::asio::awaitable<std::optional<Lineage>> find_lineage(
        OrgId org, Visibility visibility, DecisionId id
    ) = 0;

    /// One decision, current or not; nothing when it is unknown or hidden.
    virtual boost::asio::awaitable<std::optional<GraphNode>> find_node(
        OrgId org, Visibility visibility, DecisionId id
    ) = 0;

    /// The decisions that the given ones cite or supersede, and that cite or supersede them; the
    /// newest first. One statement, however many decisions are given.
    virtual boost::asio::awaitable<std::vector<GraphNode>> list_neighbors(
        OrgId org, Visibility visibility, NeighborQuery query
    ) = 0;
};

}  // namespace akashi
