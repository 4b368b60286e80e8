#pragma once

#include "limits/usage.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// Reads what organizations recorded. Threads and failures as for DecisionStore.
class UsageStore {
public:
    virtual ~UsageStore() = default;

    /// How many decisions were recorded in the month, with those that have since been superseded or
    /// deleted.
    virtual boost::asio::awaitable<std::int64_t> count(OrgId org, Month month) = 0;

    /// Who recorded the decisions of the month that are still there; of keys and of agents at most
    /// `limit`. Reads an entry of an index for each decision.
    virtual boost::asio::awaitable<UsageShares> share(
        OrgId org, Month month, std::int64_t limit
    ) = 0;
};

}  // namespace akashi
