#pragma once

#include "conflicts/conflict.hpp"
#include "core/caller.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// The conflicts that traces have found (docs/conflicts.md, "Conflicts of bindings"). They are
/// written in the transactions of the traces. Threads and failures as for DecisionStore.
class ConflictStore {
public:
    virtual ~ConflictStore() = default;

    /// The newest first: those of which the caller may see both agents. A page ends before its
    /// texts have more than kPageBytes; then `has_more` is true.
    virtual boost::asio::awaitable<ConflictPage> list(
        OrgId org, Visibility visibility, ConflictQuery query
    ) = 0;
};

}  // namespace akashi
