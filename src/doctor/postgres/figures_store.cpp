#include "doctor/postgres/figures_store.hpp"

#include "doctor/postgres/sql.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

QueueFigures read_queue(const Rows& rows, int row) {
    return {
        .waiting = rows.get<std::int64_t>(row, 1),
        .retrying = rows.get<std::int64_t>(row, 2),
        .dead_letters = rows.get<std::int64_t>(row, 3),
        .oldest = rows.get<std::optional<Time>>(row, 4),
    };
}

}  // namespace

std::vector<Statement> figure_statements() {
    std::vector<Statement> statements;
    for (const Query* query :
         {&sql::count_queues, &sql::find_activity, &sql::count_partitions, &sql::list_bloated_tables
         })
        statements.push_back({query, {}});
    return statements;
}

StoreFigures read_figures(const std::vector<Rows>& results) {
    StoreFigures figures;
    const Rows& queues = results[0];
    for (int row = 0; row < queues.count(); ++row)
        figures.queue(queues.get<std::int64_t>(row, 0)) = read_queue(queues, row);
    const Rows& activity = results[1];
    ServerFigures& server = figures.server.emplace();
    server.connections = activity.get<std::int64_t>(0, 0);
    server.max_connections = activity.get<std::int64_t>(0, 1);
    server.longest_transaction = std::chrono::seconds(activity.get<std::int64_t>(0, 2));
    server.longest_of = activity.get<std::string>(0, 3);
    server.longest_lock_wait = std::chrono::seconds(activity.get<std::int64_t>(0, 4));
    server.lock_holder = activity.get<std::string>(0, 5);
    server.partitions = results[2].get<std::int64_t>(0, 0);
    const Rows& tables = results[3];
    for (int row = 0; row < tables.count(); ++row)
        server.bloated.push_back(
            {tables.get<std::string>(row, 0),
             tables.get<std::int64_t>(row, 1),
             tables.get<std::int64_t>(row, 2)}
        );
    return figures;
}

asio::awaitable<StoreFigures> PostgresFiguresStore::measure() {
    co_return read_figures(co_await pool_.run_together(figure_statements()));
}

}  // namespace akashi::postgres
