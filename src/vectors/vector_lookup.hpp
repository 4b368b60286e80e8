#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "embedding/vector.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// What a search needs to know of the database before it looks at vectors. Threads and failures as
/// for DecisionStore.
class VectorLookup {
public:
    virtual ~VectorLookup() = default;

    /// The vector of a decision that is current and visible, if it has one of the model.
    virtual boost::asio::awaitable<std::optional<Vector>> find_vector(
        OrgId org, Visibility visibility, std::string model, DecisionId id
    ) = 0;

    /// The agents whose decisions are visible; nothing when all are. Names may be there twice.
    virtual boost::asio::awaitable<std::optional<std::vector<std::string>>> list_visible_agents(
        OrgId org, Visibility visibility
    ) = 0;
};

}  // namespace akashi
