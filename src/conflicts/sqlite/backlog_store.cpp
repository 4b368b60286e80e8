#include "conflicts/sqlite/backlog_store.hpp"

#include "conflicts/sqlite/sql.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

asio::awaitable<ConflictBacklog> SqliteBacklogStore::find() {
    co_return co_await database_.read([](Connection& db) {
        ConflictBacklog backlog;
        Statement queues = db.prepare(sql::count_backlog);
        queues.bind(kMostCounted);
        if (queues.step()) {
            backlog.comparisons = {queues.column<std::int64_t>(0), queues.column<std::int64_t>(1)};
            backlog.judgements = {queues.column<std::int64_t>(2), queues.column<std::int64_t>(3)};
        }
        Statement open = db.prepare(sql::count_open_conflicts);
        open.bind(kMostCounted);
        while (open.step())
            backlog.open.push_back(
                {open.column<std::string>(0),
                 open.column<std::string>(1),
                 open.column<std::int64_t>(2)}
            );
        return backlog;
    });
}

}  // namespace akashi::sqlite
