#pragma once

#include "base/time.hpp"
#include "base/uuid.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::postgres {

/// The number of a transaction, as the type `xid8` has it.
using Xid = std::uint64_t;

/// Which transactions had ended at a moment: those below `end` that were not running.
struct Snapshot {
    Xid end = 0;
    std::vector<Xid> running;  ///< ascending

    /// Reads the text of a `pg_snapshot`. Throws std::logic_error for any other text.
    static Snapshot parse(std::string_view text);
};

/// Behind what is known of a feed. What is still to come is what was recorded by the transactions
/// of `open`, and by those from `floor` on: in snapshots that follow each other, a transaction is
/// there or not, so nothing is missed and nothing comes twice, in whatever order they commit.
struct FeedPosition {
    /// More are not kept: then `floor` is lower, and what ended since may come twice.
    static constexpr std::size_t kMaxOpen = 16;

    struct Row {
        Xid xid = 0;
        Uuid id;
    };

    Xid floor = 0;
    std::vector<Xid> open = {};    ///< ascending, below the floor
    std::optional<Row> last = {};  ///< of this transaction, only what has a greater id is to come
    Time time = {};                ///< nothing that is to come was recorded long before

    /// Behind everything that the snapshot has, if nothing of it was recorded from `floor` on.
    /// After a crash PostgreSQL gives the numbers of transactions again that wrote nothing durable.
    /// So the floor is behind the last decision, whose number is durable, and not the end of the
    /// snapshot.
    static FeedPosition behind(const Snapshot& snapshot, Time time, Xid floor);
    /// Behind a row that was read from this position with the snapshot, in the order of
    /// transactions and ids.
    FeedPosition behind(const Snapshot& snapshot, const Row& row) const;

    std::string text() const;
    /// Reads what text() wrote. Nothing for any other text.
    static std::optional<FeedPosition> parse(std::string_view text);

private:
    void limit();
};

}  // namespace akashi::postgres
