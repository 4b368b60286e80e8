#pragma once

#include "core/audit.hpp"
#include "core/caller.hpp"
#include "core/ids.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// That a current decision seems to replace another one (docs/conflicts.md, "Supersession").
struct SupersessionSuggestion {
    DecisionId superseding_id;
    DecisionId superseded_id;
    std::optional<std::string> suggested_by;  ///< the rule
    std::optional<float> confidence;          ///< 0…1
    std::optional<std::string> reason;
};

/// Suggestions as they are stored. Threads and failures as for DecisionStore.
class SupersessionStore {
public:
    virtual ~SupersessionStore() = default;

    /// Those of a decision, which may be either of the two, the newest first, at most 100: both
    /// decisions are current and visible.
    virtual boost::asio::awaitable<std::vector<SupersessionSuggestion>> list(
        OrgId org, Visibility visibility, DecisionId decision
    ) = 0;

    /// Deletes one with the change, unless it is not there or one of its decisions is not visible:
    /// then it returns false and writes nothing.
    virtual boost::asio::awaitable<bool> dismiss(
        OrgId org,
        Visibility visibility,
        DecisionId superseding,
        DecisionId superseded,
        Change change
    ) = 0;
};

}  // namespace akashi
