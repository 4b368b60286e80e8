#pragma once

#include "conflicts/recommendation.hpp"
#include "core/caller.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// The records of both sides of a conflict.
struct SideRecords {
    SideRecord a;
    SideRecord b;
};

/// What a recommendation depends on. Threads and failures as for DecisionStore.
class SideRecordStore {
public:
    virtual ~SideRecordStore() = default;

    /// From the newest 1,000 resolved conflicts of each agent with others that the caller may see.
    virtual boost::asio::awaitable<SideRecords> find(
        OrgId org, Visibility visibility, ConflictDetail conflict
    ) = 0;
};

}  // namespace akashi
