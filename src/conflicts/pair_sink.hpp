#pragma once

#include "core/ids.hpp"
#include "decisions/decision.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// A new decision, and those that say something about the same matters.
struct NearDecisions {
    OrgId org;
    DecisionId id;
    std::optional<std::string> project;
    std::vector<DecisionId> near;
};

/// Takes what a judge may want to compare.
using PairSink = std::function<boost::asio::awaitable<void>(NearDecisions decision)>;

/// The decisions of a project that are nearest to one in words and meaning, the nearest first.
using FindNearest = std::function<boost::asio::awaitable<std::vector<DecisionId>>(
    OrgId org, DecisionId decision, std::optional<std::string> project
)>;

}  // namespace akashi
