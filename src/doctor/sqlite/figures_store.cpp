#include "doctor/sqlite/figures_store.hpp"

#include "doctor/sqlite/sql.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

StoreFigures read_figures(Connection& db) {
    StoreFigures figures;
    Statement row = db.prepare(sql::count_queues);
    for (QueueFigures* queue : {&figures.outbox, &figures.scoring, &figures.pairs}) {
        row.step();
        queue->waiting = row.column<std::int64_t>(1);
        queue->retrying = row.column<std::int64_t>(2);
        queue->dead_letters = row.column<std::int64_t>(3);
        queue->oldest = row.column<std::optional<Time>>(4);
    }
    return figures;
}

asio::awaitable<StoreFigures> SqliteFiguresStore::measure() {
    co_return co_await database_.read([](Connection& db) { return read_figures(db); });
}

}  // namespace akashi::sqlite
