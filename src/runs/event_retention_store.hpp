#pragma once

#include "base/time.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>

namespace akashi {

/// Deletes old events of all organizations, except those of an organization and a time that an open
/// hold covers, whatever its agents and types. Threads and failures as for EventStore.
class EventRetentionStore {
public:
    virtual ~EventRetentionStore() = default;

    /// Drops what can be dropped as a whole: the days that end at or before `before`. Returns how
    /// many. Does nothing in a store that keeps all events together.
    virtual boost::asio::awaitable<std::int64_t> drop_days(Time before) = 0;

    /// Deletes events that occurred before `before`, at most `limit`. Returns how many.
    virtual boost::asio::awaitable<std::int64_t> delete_some(Time before, std::int64_t limit) = 0;
};

}  // namespace akashi
