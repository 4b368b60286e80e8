#pragma once

#include "conflicts/conflict_group.hpp"
#include "core/caller.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// Groups are no rows, but counted from the conflicts that the caller may see. Threads and failures
/// as for DecisionStore.
class ConflictGroupStore {
public:
    virtual ~ConflictGroupStore() = default;

    /// Without representatives, which are conflicts to read. A group is open when one of its
    /// conflicts is, otherwise resolved when one is, otherwise a false positive.
    virtual boost::asio::awaitable<ConflictGroupPage> list(
        OrgId org, Visibility visibility, ConflictGroupQuery query
    ) = 0;
};

}  // namespace akashi
