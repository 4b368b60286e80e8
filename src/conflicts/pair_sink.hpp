#pragma once

#include "core/ids.hpp"
#include "decisions/decision.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <vector>

namespace akashi {

/// Takes a new decision and those that say something about the same matters.
using PairSink = std::function<
    boost::asio::awaitable<void>(OrgId org, DecisionId decision, std::vector<DecisionId> near)>;

}  // namespace akashi
