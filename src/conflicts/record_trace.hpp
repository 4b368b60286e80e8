#pragma once

#include "base/result.hpp"
#include "core/caller.hpp"
#include "decisions/trace.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>

namespace akashi {

/// Records a decision, as TraceService::record() does. Callable from any thread.
using RecordTrace = std::function<
    boost::asio::awaitable<Result<std::string>>(Caller caller, Trace trace, TraceOrigin origin)>;

}  // namespace akashi
