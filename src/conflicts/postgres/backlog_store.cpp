#include "conflicts/postgres/backlog_store.hpp"

#include "conflicts/postgres/sql.hpp"
#include "postgres/row.hpp"

#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

asio::awaitable<ConflictBacklog> PostgresBacklogStore::find() {
    std::vector<Statement> statements;
    statements.push_back({&sql::count_backlog, Parameters::of(kMostCounted)});
    statements.push_back({&sql::count_open_conflicts, Parameters::of(kMostCounted)});
    const auto results = co_await pool_.run_together(std::move(statements));
    const Rows& queues = results.at(0);
    const Rows& open = results.at(1);
    ConflictBacklog backlog;
    backlog.comparisons = {queues.get<std::int64_t>(0, 0), queues.get<std::int64_t>(0, 1)};
    backlog.judgements = {queues.get<std::int64_t>(0, 2), queues.get<std::int64_t>(0, 3)};
    for (int row = 0; row < open.count(); ++row)
        backlog.open.push_back(
            {open.get<std::string>(row, 0),
             open.get<std::string>(row, 1),
             open.get<std::int64_t>(row, 2)}
        );
    co_return backlog;
}

}  // namespace akashi::postgres
