#include "doctor/sqlite/figures_store.hpp"

#include "doctor/sqlite/sql.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

StoreFigures read_figures(Connection& db) {
    StoreFigures figures;
    Statement row = db.prepare(sql::count_queues);
    while (row.step())
        figures.queue(row.column<std::int64_t>(0)) = {
            .waiting = row.column<std::int64_t>(1),
            .retrying = row.column<std::int64_t>(2),
            .dead_letters = row.column<std::int64_t>(3),
            .oldest = row.column<std::optional<Time>>(4),
        };
    return figures;
}

asio::awaitable<StoreFigures> SqliteFiguresStore::measure() {
    co_return co_await database_.read([](Connection& db) { return read_figures(db); });
}

}  // namespace akashi::sqlite
