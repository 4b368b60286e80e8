#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/timeline.hpp"
#include "postgres/reader.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi::postgres {

/// The database adds up; it sends the rows of TimelineBucket and no more.
boost::asio::awaitable<Timeline> read_timeline(
    Reader reader, OrgId org, Visibility visibility, TimelineQuery query
);

}  // namespace akashi::postgres
