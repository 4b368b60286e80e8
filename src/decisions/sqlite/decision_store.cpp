#include "decisions/sqlite/decision_store.hpp"

#include "core/page.hpp"
#include "decisions/decision_conditions.hpp"
#include "decisions/decision_errors.hpp"
#include "decisions/sqlite/decision_rows.hpp"
#include "decisions/sqlite/sql.hpp"
#include "sqlite/id_list.hpp"
#include "sqlite/visibility.hpp"

#include <fmt/format.h>

#include <utility>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

/// The largest total that a page reports from counting rows.
constexpr std::int64_t kCountLimit = 10'000;

std::vector<RowNumber> read_rows(Statement& statement) {
    std::vector<RowNumber> rows;
    while (statement.step()) rows.push_back(statement.column<RowNumber>(0));
    return rows;
}

/// The decisions `d`. A run has few of them, but SQLite, which has no statistics, would rather read
/// the whole organization in the order of the page.
std::string decisions_for(const DecisionFilter& filter) {
    return filter.run_id || filter.trace_id ? "decisions d INDEXED BY decisions_by_run"
                                            : "decisions d";
}

/// Rows `d` of `decisions`; `tail` is ORDER BY and the like.
std::vector<RowNumber> select_rows(
    Connection& db,
    const std::string& decisions,
    const Condition& condition,
    const std::string& tail,
    std::int64_t limit,
    std::int64_t offset
) {
    Statement statement = db.prepare_text(
        "SELECT d.seq FROM " + decisions + " WHERE " + condition.text() + tail + " LIMIT ? OFFSET ?"
    );
    condition.bind_to(statement);
    statement.bind(limit, offset);
    return read_rows(statement);
}

std::int64_t read_count(Connection& db, const std::string& text, const Condition& condition) {
    Statement statement = db.prepare_text(text);
    condition.bind_to(statement);
    return statement.step() ? statement.column<std::int64_t>(0) : 0;
}

std::optional<std::int64_t> count_total(
    Connection& db, OrgId org, const Visibility& visibility, const DecisionFilter& filter
) {
    const Condition condition = decision_condition<Condition>(org, visibility, filter);
    if (counts_suffice(filter))
        return read_count(
            db,
            "SELECT coalesce(sum(d.current_count), 0) FROM decision_counts d WHERE " +
                condition.text(),
            condition
        );
    const std::int64_t count = read_count(
        db,
        "SELECT count(*) FROM (SELECT 1 FROM " + decisions_for(filter) + " WHERE " +
            condition.text() + " AND d.valid_to IS NULL LIMIT " + std::to_string(kCountLimit + 1) +
            ")",
        condition
    );
    if (count > kCountLimit) return std::nullopt;
    return count;
}

DecisionPage read_page(
    Connection& db, OrgId org, const Visibility& visibility, const DecisionQuery& query
) {
    DecisionPage page;
    Condition condition = decision_condition<Condition>(org, visibility, query.filter);
    if (query.after) add_cursor(condition, *query.after, query.ascending);
    auto rows = select_rows(
        db,
        decisions_for(query.filter),
        condition,
        " AND d.valid_to IS NULL" + order_by(query.order, query.ascending),
        query.limit + 1,
        query.offset
    );
    const bool has_surplus = take_surplus(rows, query.limit);
    DecisionList loaded = load_page(db, org, visibility, rows, query.parts);
    page.decisions = std::move(loaded.decisions);
    page.has_more = has_surplus || loaded.has_more;
    page.total = count_total(db, org, visibility, query.filter);
    return page;
}

DecisionList read_as_of(
    Connection& db, OrgId org, const Visibility& visibility, const AsOfQuery& query
) {
    Condition condition = decision_condition<Condition>(org, visibility, query.filter);
    condition.add("d.transaction_time <= ?", query.time);
    condition.add("(d.valid_to IS NULL OR d.valid_to > ?)", query.time);
    if (query.after) add_cursor(condition, *query.after, query.ascending);
    auto rows = select_rows(
        db,
        decisions_for(query.filter),
        condition,
        order_by(DecisionOrder::valid_from, query.ascending),
        query.limit + 1,
        query.offset
    );
    const bool has_surplus = take_surplus(rows, query.limit);
    DecisionList list = load_page(db, org, visibility, rows, query.parts);
    list.has_more = has_surplus || list.has_more;
    return list;
}

bool is_visible(Connection& db, OrgId org, const Visibility& visibility, const DecisionId& id) {
    if (visibility.sees_everything()) return true;
    Condition condition = decision_condition<Condition>(org, visibility, {});
    condition.add("d.id = ?", id);
    return !select_rows(db, decisions_for({}), condition, "", 1, 0).empty();
}

std::vector<Binding> load_bindings(Connection& db, OrgId org, const DecisionId& id) {
    std::vector<Binding> bindings;
    Statement row = db.prepare(sql::list_bindings);
    row.bind(org, id);
    while (row.step())
        bindings.push_back({row.column<std::string>(0), row.column<std::string>(1), {}, {}});
    return bindings;
}

Result<Decision> read_decision(
    Connection& db, OrgId org, const Visibility& visibility, const DecisionId& id
) {
    const auto row = db.find<RowNumber>(sql::find_decision_row, org, id);
    auto decision =
        row ? load_decision(db, *row, {.alternatives = true, .evidence = true}) : std::nullopt;
    if (!decision) return decision_not_found();
    if (!is_visible(db, org, visibility, id)) return no_access_to_decision();
    add_derived(db, org, visibility, {&*decision, 1});
    decision->bindings = load_bindings(db, org, id);
    return std::move(*decision);
}

/// The rows of the current and visible decisions of `ids`, in the order of `ids`.
std::vector<RowNumber> find_current(
    Connection& db, OrgId org, const Visibility& visibility, const std::vector<DecisionId>& ids
) {
    const IdList list(ids);
    const Condition condition = decision_condition<Condition>(org, visibility, {});
    Statement statement = db.prepare_text(
        "SELECT d.seq FROM json_each(?) w CROSS JOIN decisions d ON d.id = substr(?, w.value, 16)"
        " WHERE d.valid_to IS NULL AND " +
        condition.text() + " ORDER BY w.key"
    );
    statement.bind(list.places, Bytes{list.bytes});
    condition.bind_to(statement);
    return read_rows(statement);
}

}  // namespace

asio::awaitable<Result<Decision>> SqliteDecisionStore::find(
    OrgId org, Visibility visibility, DecisionId id
) {
    co_return co_await database_.read([&](Connection& db) {
        return read_decision(db, org, visibility, id);
    });
}

asio::awaitable<DecisionPage> SqliteDecisionStore::list(
    OrgId org, Visibility visibility, DecisionQuery query
) {
    co_return co_await database_.read([&](Connection& db) {
        return read_page(db, org, visibility, query);
    });
}

asio::awaitable<DecisionList> SqliteDecisionStore::list_as_of(
    OrgId org, Visibility visibility, AsOfQuery query
) {
    co_return co_await database_.read([&](Connection& db) {
        return read_as_of(db, org, visibility, query);
    });
}

asio::awaitable<DecisionList> SqliteDecisionStore::list_revisions(
    OrgId org, Visibility visibility, DecisionId id, std::int64_t offset
) {
    co_return co_await database_.read([&](Connection& db) {
        std::vector<RowNumber> rows;
        {
            Statement statement = db.prepare(sql::list_revisions);
            statement.bind(org, id, visibility.agent_id(), offset);
            rows = read_rows(statement);
        }
        return load_page(db, org, visibility, rows, {});
    });
}

asio::awaitable<DecisionList> SqliteDecisionStore::list_current(
    OrgId org, Visibility visibility, std::vector<DecisionId> ids, Parts parts
) {
    if (ids.empty()) co_return DecisionList();
    co_return co_await database_.read([&](Connection& db) {
        const auto rows = find_current(db, org, visibility, ids);
        return load_page(db, org, visibility, rows, parts);
    });
}

asio::awaitable<std::vector<std::string>> SqliteDecisionStore::list_projects(
    OrgId org, std::int64_t limit
) {
    co_return co_await database_.read([&](Connection& db) {
        std::vector<std::string> projects;
        Statement row = db.prepare(sql::list_projects);
        row.bind(org, limit);
        while (row.step()) projects.push_back(row.column<std::string>(0));
        return projects;
    });
}

asio::awaitable<std::vector<std::string>> SqliteDecisionStore::list_visible_projects(
    OrgId org, Visibility visibility, std::vector<std::string> names
) {
    co_return co_await database_.read([&](Connection& db) {
        std::vector<std::string> visible;
        for (const auto& name : names) {
            if (db.find<std::int64_t>(
                    sql::find_visible_project, org, visibility.agent_id(), name
                )) {
                visible.push_back(name);
            }
        }
        return visible;
    });
}

}  // namespace akashi::sqlite
