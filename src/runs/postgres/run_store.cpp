#include "runs/postgres/run_store.hpp"

#include "core/page.hpp"
#include "postgres/audit_log.hpp"
#include "postgres/change.hpp"
#include "postgres/entity.hpp"
#include "postgres/idempotency_store.hpp"
#include "postgres/visibility.hpp"
#include "runs/postgres/sql.hpp"
#include "runs/run_columns.hpp"
#include "runs/run_conditions.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Why the database refused a new run. Throws an error that is no refusal.
Error refusal_of(const PostgresError& error) {
    if (error.is_requirement()) {
        const std::array refusals{
            agent_of_run_not_found(), agent_of_run_is_being_deleted(), parent_run_not_found()
        };
        for (const Error& refusal : refusals)
            if (refusal.message() == error.reason()) return refusal;
    }
    // The parent was deleted after it was found.
    if (error.constraint() == "runs_parent_run_id_fkey") return parent_run_not_found();
    throw error;
}

/// Reads what select_page() selects, of which one row may be behind the page. True when the list
/// goes on.
template <class Entity>
bool read_page(const Rows& rows, std::int64_t limit, std::vector<Entity>& page) {
    PageBudget budget;
    const int bytes = rows.columns() - 1;
    for (int row = 0; row < rows.count(); ++row) {
        if (!budget.admit(rows.get<std::int64_t>(row, bytes))) break;
        page.push_back(read_entity<Entity>(rows, row));
    }
    const bool has_surplus = take_surplus(page, limit);
    return has_surplus || budget.is_exceeded();
}

}  // namespace

asio::awaitable<Result<AgentRun>> PostgresRunStore::create(
    AgentRun run, Visibility visibility, Change change
) {
    std::vector<Statement> statements;
    statements.push_back(
        {&sql::require_agent_of_run,
         Parameters::of(
             run.org_id,
             run.agent_id,
             agent_of_run_not_found().message(),
             agent_of_run_is_being_deleted().message()
         )}
    );
    if (run.parent_run_id)
        statements.push_back(
            {&sql::require_parent_run,
             Parameters::of(
                 run.org_id,
                 *run.parent_run_id,
                 visibility.agent_id(),
                 parent_run_not_found().message()
             )}
        );
    Parameters values;
    add_values(values, run);
    statements.push_back({&sql::insert_run, std::move(values)});
    statements.push_back(insert_audit_entry(change.audit));
    if (change.once) statements.push_back(insert_idempotency_key(run.org_id, *change.once));
    try {
        co_await write_once(pool_, std::move(statements));
    } catch (const PostgresError& error) {
        co_return refusal_of(error);
    }
    co_return run;
}

asio::awaitable<bool> PostgresRunStore::complete(AgentRun ended, Change change) {
    std::vector<Statement> statements;
    statements.push_back(
        {&sql::complete_run,
         Parameters::of(
             ended.org_id,
             ended.id,
             ended.status,
             ended.completed_at,
             Json{ended.metadata},
             run_not_found().message()
         )}
    );
    co_return (co_await write_change(pool_, std::move(statements), change)).has_value();
}

asio::awaitable<Result<AgentRun>> PostgresRunStore::find(
    OrgId org, Visibility visibility, RunId id
) {
    static const MadeQuery query(
        "find_run",
        fmt::format(
            "SELECT {}, akashi_may_see($1, $3, r.agent_id) FROM runs r"
            " WHERE r.org_id = $1 AND r.id = $2",
            column_list<AgentRun>("r")
        )
    );
    const Rows rows = co_await pool_.run(query, Parameters::of(org, id, visibility.agent_id()));
    if (rows.empty()) co_return run_not_found();
    if (!rows.get<bool>(0, rows.columns() - 1)) co_return no_access_to_run();
    co_return read_entity<AgentRun>(rows, 0);
}

asio::awaitable<RunPage> PostgresRunStore::list(OrgId org, Visibility visibility, RunQuery query) {
    Condition condition = run_condition<Condition>(org, visibility, query);
    const std::string limit = condition.bind(query.limit + 1);
    const std::string runs = fmt::format(
        "(SELECT {} FROM runs r WHERE {} ORDER BY r.started_at DESC, r.id DESC LIMIT {} OFFSET {})",
        column_list<AgentRun>("r"),
        condition.text(),
        limit,
        condition.bind(query.offset)
    );
    const std::string text = select_page<AgentRun>(column_list<AgentRun>("p"), runs, kPageBytes);
    const Query list_runs{"list_runs", text.c_str()};
    RunPage page;
    page.has_more =
        read_page(co_await pool_.run(list_runs, condition.parameters()), query.limit, page.runs);
    co_return page;
}

asio::awaitable<EventPage> PostgresRunStore::list_events(
    OrgId org, Visibility visibility, RunId run, EventQuery query
) {
    Condition condition = event_condition<Condition>(org, visibility, run, query);
    const std::string events = fmt::format(
        "(SELECT {} FROM agent_events e WHERE {} ORDER BY e.sequence_num, e.id LIMIT {})",
        column_list<Event>("e"),
        condition.text(),
        condition.bind(query.limit + 1)
    );
    const std::string text = select_page<Event>(column_list<Event>("p"), events, kPageBytes);
    const Query list_run_events{"list_run_events", text.c_str()};
    EventPage page;
    page.has_more = read_page(
        co_await pool_.run(list_run_events, condition.parameters()), query.limit, page.events
    );
    co_return page;
}

}  // namespace akashi::postgres
