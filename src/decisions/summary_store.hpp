#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/facets.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>

namespace akashi {

/// What many decisions have in common: numbers that the store makes from current decisions which
/// `visibility` lets the caller see. Scope, threads and failures as for DecisionStore.
class SummaryStore {
public:
    virtual ~SummaryStore() = default;

    /// How many decisions each type, project and agent has; at most `limit` names of each. Reads an
    /// index of all current decisions with a project.
    virtual boost::asio::awaitable<Facets> find_facets(
        OrgId org, Visibility visibility, std::int64_t limit
    ) = 0;
};

}  // namespace akashi
