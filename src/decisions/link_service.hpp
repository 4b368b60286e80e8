#pragma once

#include "base/result.hpp"
#include "core/caller.hpp"
#include "decisions/link_store.hpp"
#include "decisions/links.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>

namespace akashi {

/// Follows the references between decisions as far as the caller may see them. Both calls fail with
/// not_found `decision not found`, also for a decision that the caller may not see. Callable from
/// any thread.
class LinkService {
public:
    /// The store must outlive the service.
    explicit LinkService(LinkStore& store) : store_(store) {}

    /// The precedent of the decision, and the newest that cite it.
    boost::asio::awaitable<Result<Lineage>> find_lineage(Caller caller, DecisionId id);
    /// Everything that at most `depth` references connect with the decision, breadth first. Asks
    /// the store once for each step of the depth.
    boost::asio::awaitable<Result<DecisionGraph>> find_graph(
        Caller caller, DecisionId id, std::int64_t depth
    );

private:
    LinkStore& store_;
};

}  // namespace akashi
