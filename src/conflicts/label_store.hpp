#pragma once

#include "conflicts/label.hpp"
#include "core/audit.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace akashi {

struct LabelPage {
    std::vector<ConflictLabel> labels;
    bool has_more = false;
};

struct LabelledConflictPage {
    std::vector<LabelledConflict> conflicts;
    bool has_more = false;
};

/// What people say about the conflicts of an organization, for callers who see everything. A label
/// goes with its conflict. Threads and failures as for DecisionStore; a write stores the entry of
/// the audit log in its transaction, and one without effect stores none.
class LabelStore {
public:
    virtual ~LabelStore() = default;

    /// Stores the label in place of the one that the conflict has. False when there is no such
    /// conflict.
    virtual boost::asio::awaitable<bool> set(ConflictLabel label, Change change) = 0;

    virtual boost::asio::awaitable<std::optional<ConflictLabel>> find(
        OrgId org, ConflictId conflict
    ) = 0;

    /// False when there is none.
    virtual boost::asio::awaitable<bool> remove(OrgId org, ConflictId conflict, Change change) = 0;

    /// The newest first.
    virtual boost::asio::awaitable<LabelPage> list(
        OrgId org, std::int64_t limit, std::int64_t offset
    ) = 0;

    /// The same conflicts with what was decided. A row has up to a megabyte.
    virtual boost::asio::awaitable<LabelledConflictPage> list_conflicts(
        OrgId org, std::int64_t limit, std::int64_t offset
    ) = 0;

    /// Reads all labels.
    virtual boost::asio::awaitable<LabelCountsByMethod> count(OrgId org) = 0;
};

}  // namespace akashi
