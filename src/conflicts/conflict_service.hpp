#pragma once

#include "base/result.hpp"
#include "conflicts/conflict_store.hpp"
#include "conflicts/hint_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi {

/// Reads conflicts. Callable from any thread.
class ConflictService {
public:
    /// The stores must outlive the service.
    ConflictService(ConflictStore& store, HintStore& hints) : store_(store), hints_(hints) {}

    /// Those that the caller may see, the newest first. Hints are there only when the query asks
    /// for their class.
    boost::asio::awaitable<ConflictPage> list(Caller caller, ConflictQuery query);

    /// Fails with not_found `conflict not found`, also for one that the caller may not see.
    boost::asio::awaitable<Result<ConflictDetail>> find(Caller caller, ConflictId id);

    /// The same for a caller who wants to change its state. Fails with conflict for a hint, which
    /// has none.
    boost::asio::awaitable<Result<ConflictDetail>> find_to_change(Caller caller, ConflictId id);

    /// What the trace of a decision found, as far as the caller may see it, as the JSON text of an
    /// array; empty when it found nothing. The same whenever it is asked.
    boost::asio::awaitable<std::string> found_by(Caller caller, DecisionId decision);

private:
    /// Those of all classes but hints. Which resolution one opposes is left out when the caller may
    /// not see that.
    boost::asio::awaitable<ConflictPage> list_found(Caller caller, ConflictQuery query);

    ConflictStore& store_;
    HintStore& hints_;
};

}  // namespace akashi
