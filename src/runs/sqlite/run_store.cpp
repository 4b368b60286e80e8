#include "runs/sqlite/run_store.hpp"

#include "core/page.hpp"
#include "runs/run_columns.hpp"
#include "runs/run_conditions.hpp"
#include "runs/sqlite/sql.hpp"
#include "sqlite/change.hpp"
#include "sqlite/entity.hpp"
#include "sqlite/visibility.hpp"

#include <fmt/format.h>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

std::optional<AgentRun> load_run(Connection& db, OrgId org, RunId id) {
    static const MadeQuery query(
        "find_run",
        fmt::format("SELECT {} FROM runs WHERE org_id = ?1 AND id = ?2", column_list<AgentRun>())
    );
    Statement row = db.prepare(query);
    row.bind(org, id);
    if (!row.step()) return std::nullopt;
    return read_entity<AgentRun>(row);
}

/// Why the run cannot be added, if that is so.
std::optional<Error> find_fault(Connection& db, const AgentRun& run, const Visibility& visibility) {
    const auto is_deleting =
        db.find<std::int64_t>(sql::find_agent_of_run, run.org_id, run.agent_id);
    if (!is_deleting) return agent_of_run_not_found();
    if (*is_deleting != 0) return agent_of_run_is_being_deleted();
    if (!run.parent_run_id) return std::nullopt;
    const auto parent = load_run(db, run.org_id, *run.parent_run_id);
    if (parent && may_see(db, run.org_id, visibility, parent->agent_id)) return std::nullopt;
    return parent_run_not_found();
}

/// The runs `r`. SQLite has no statistics: it would rather read the whole organization in the order
/// of the page than sort the few runs of a trace or a parent.
std::string runs_for(const RunFilter& filter) {
    if (filter.parent_run_id) return "runs r INDEXED BY runs_by_parent";
    if (filter.trace_id) return "runs r INDEXED BY runs_by_trace";
    if (filter.status && *filter.status != kCompleted)
        return "runs r INDEXED BY runs_not_completed";
    return filter.agent_id ? "runs r INDEXED BY runs_by_agent" : "runs r INDEXED BY runs_by_time";
}

/// The rest of the rows of a statement that may have one row behind the page. True when the list
/// goes on.
template <class Entity>
bool read_page(Statement& row, std::int64_t limit, std::vector<Entity>& page) {
    PageBudget budget;
    while (row.step()) {
        auto entity = read_entity<Entity>(row);
        if (!budget.admit(text_bytes(entity))) break;
        page.push_back(std::move(entity));
    }
    const bool has_surplus = take_surplus(page, limit);
    return has_surplus || budget.is_exceeded();
}

}  // namespace

asio::awaitable<Result<AgentRun>> SqliteRunStore::create(
    AgentRun run, Visibility visibility, Change change
) {
    static const MadeQuery add_run("add_run", insert_text<AgentRun>("runs"));
    co_return co_await database_.write([&](Connection& db) -> Result<AgentRun> {
        if (auto fault = find_fault(db, run, visibility)) return *fault;
        record_change(db, change);
        insert(db, add_run, run);
        return run;
    });
}

asio::awaitable<bool> SqliteRunStore::complete(AgentRun ended, Change change) {
    co_return co_await database_.write([&](Connection& db) {
        const auto run = load_run(db, ended.org_id, ended.id);
        if (!run || !run->is_running()) return false;
        record_change(db, change);
        db.execute(
            sql::complete_run,
            ended.org_id,
            ended.id,
            ended.status,
            ended.completed_at,
            ended.metadata
        );
        return true;
    });
}

asio::awaitable<Result<AgentRun>> SqliteRunStore::find(OrgId org, Visibility visibility, RunId id) {
    co_return co_await database_.read([&](Connection& db) -> Result<AgentRun> {
        auto run = load_run(db, org, id);
        if (!run) return run_not_found();
        if (!may_see(db, org, visibility, run->agent_id)) return no_access_to_run();
        return std::move(*run);
    });
}

asio::awaitable<RunPage> SqliteRunStore::list(OrgId org, Visibility visibility, RunQuery query) {
    co_return co_await database_.read([&](Connection& db) {
        const Condition condition = run_condition<Condition>(org, visibility, query);
        Statement row = db.prepare_text(fmt::format(
            "SELECT {} FROM {} WHERE {} ORDER BY r.started_at DESC, r.id DESC LIMIT ? OFFSET ?",
            column_list<AgentRun>("r"),
            runs_for(query.filter),
            condition.text()
        ));
        condition.bind_to(row);
        row.bind(query.limit + 1, query.offset);
        RunPage page;
        page.has_more = read_page(row, query.limit, page.runs);
        return page;
    });
}

asio::awaitable<EventPage> SqliteRunStore::list_events(
    OrgId org, Visibility visibility, RunId run, EventQuery query
) {
    co_return co_await database_.read([&](Connection& db) {
        const Condition condition = event_condition<Condition>(org, visibility, run, query);
        Statement row = db.prepare_text(fmt::format(
            "SELECT {} FROM agent_events e WHERE {} ORDER BY e.sequence_num, e.id LIMIT ?",
            column_list<Event>("e"),
            condition.text()
        ));
        condition.bind_to(row);
        row.bind(query.limit + 1);
        EventPage page;
        page.has_more = read_page(row, query.limit, page.events);
        return page;
    });
}

}  // namespace akashi::sqlite
