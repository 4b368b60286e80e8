#pragma once

#include "conflicts/conflict_lookup.hpp"
#include "core/caller.hpp"
#include "search/check_conflicts.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// Tells a check of conflicts (docs/search.md, "Conflicts in a check"). Callable from any thread.
class CheckService {
public:
    /// The lookup must outlive the service.
    explicit CheckService(ConflictLookup& lookup) : lookup_(lookup) {}

    /// Throws as the lookup does.
    boost::asio::awaitable<KnownConflicts> find(Caller caller, ConflictQuestion question);

private:
    ConflictLookup& lookup_;
};

}  // namespace akashi
