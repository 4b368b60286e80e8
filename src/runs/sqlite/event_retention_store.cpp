#include "runs/sqlite/event_retention_store.hpp"

#include "core/ids.hpp"
#include "runs/sqlite/sql.hpp"

#include <iterator>
#include <tuple>
#include <vector>

namespace akashi::sqlite {

namespace asio = boost::asio;

/// They are looked for beside the thread that writes, since no index has them.
asio::awaitable<std::int64_t> SqliteEventRetentionStore::delete_some(
    Time before, std::int64_t limit
) {
    using Key = std::tuple<RunId, std::int64_t, Uuid>;
    const auto keys = co_await database_.read([&](Connection& db) {
        std::vector<Key> found;
        Statement rows = db.prepare(sql::list_old_events);
        rows.bind(before, limit);
        while (rows.step())
            found.emplace_back(
                rows.column<RunId>(0), rows.column<std::int64_t>(1), rows.column<Uuid>(2)
            );
        return found;
    });
    if (keys.empty()) co_return 0;
    co_await database_.write([&](Connection& db) {
        for (const auto& [run, number, id] : keys) db.execute(sql::delete_event, run, number, id);
    });
    co_return std::ssize(keys);
}

}  // namespace akashi::sqlite
