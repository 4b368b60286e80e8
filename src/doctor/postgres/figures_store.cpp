#include "doctor/postgres/figures_store.hpp"

#include "doctor/postgres/sql.hpp"

#include <array>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

constexpr std::array kQueueTables{
    QueueTable{"outbox", "search_outbox", &StoreFigures::outbox, &sql::count_outbox},
    QueueTable{"conflict_queue", "conflict_queue", &StoreFigures::scoring, &sql::count_scoring},
    QueueTable{"judge_queue", "conflict_pairs", &StoreFigures::pairs, &sql::count_pairs},
};

}  // namespace

std::span<const QueueTable> queue_tables() { return kQueueTables; }

QueueFigures read_queue(const Rows& counted) {
    return {
        .waiting = counted.get<std::int64_t>(0, 0),
        .retrying = counted.get<std::int64_t>(0, 1),
        .dead_letters = counted.get<std::int64_t>(0, 2),
        .oldest = counted.get<std::optional<Time>>(0, 3),
    };
}

std::vector<Statement> server_statements() {
    std::vector<Statement> statements;
    for (const Query* query :
         {&sql::find_activity, &sql::count_partitions, &sql::list_bloated_tables})
        statements.push_back({query, {}});
    return statements;
}

ServerFigures read_server(std::span<const Rows> results) {
    ServerFigures server;
    const Rows& activity = results[0];
    server.connections = activity.get<std::int64_t>(0, 0);
    server.max_connections = activity.get<std::int64_t>(0, 1);
    server.longest_transaction = std::chrono::seconds(activity.get<std::int64_t>(0, 2));
    server.longest_of = activity.get<std::string>(0, 3);
    server.longest_lock_wait = std::chrono::seconds(activity.get<std::int64_t>(0, 4));
    server.lock_holder = activity.get<std::string>(0, 5);
    server.partitions = results[1].get<std::int64_t>(0, 0);
    const Rows& tables = results[2];
    for (int row = 0; row < tables.count(); ++row)
        server.bloated.push_back(
            {tables.get<std::string>(row, 0),
             tables.get<std::int64_t>(row, 1),
             tables.get<std::int64_t>(row, 2)}
        );
    return server;
}

asio::awaitable<StoreFigures> PostgresFiguresStore::measure() {
    std::vector<Statement> statements = server_statements();
    for (const QueueTable& queue : kQueueTables) statements.push_back({queue.count, {}});
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));
    const std::span queues = std::span(results).last(kQueueTables.size());
    StoreFigures figures;
    figures.server = read_server(results);
    for (std::size_t i = 0; i < queues.size(); ++i)
        figures.*kQueueTables[i].place = read_queue(queues[i]);
    co_return figures;
}

}  // namespace akashi::postgres
