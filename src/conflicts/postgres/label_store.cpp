#include "conflicts/postgres/label_store.hpp"

#include "conflicts/label_queries.hpp"
#include "conflicts/postgres/sql.hpp"
#include "core/page.hpp"
#include "postgres/change.hpp"
#include "postgres/entity.hpp"
#include "postgres/row.hpp"

#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

asio::awaitable<bool> PostgresLabelStore::set(ConflictLabel label, Change change) {
    Parameters values;
    add_values(values, label);
    values.add(conflict_not_found().message());
    std::vector<Statement> statements;
    statements.push_back({&sql::set_label, std::move(values)});
    co_return (co_await write_change(pool_, std::move(statements), change)).has_value();
}

asio::awaitable<std::optional<ConflictLabel>> PostgresLabelStore::find(
    OrgId org, ConflictId conflict
) {
    const Rows rows = co_await pool_.run(find_label_query(), Parameters::of(org, conflict));
    if (rows.empty()) co_return std::nullopt;
    co_return read_entity<ConflictLabel>(rows, 0);
}

asio::awaitable<bool> PostgresLabelStore::remove(OrgId org, ConflictId conflict, Change change) {
    std::vector<Statement> statements;
    statements.push_back(
        {&sql::delete_label, Parameters::of(org, conflict, label_not_found().message())}
    );
    co_return (co_await write_change(pool_, std::move(statements), change)).has_value();
}

asio::awaitable<LabelPage> PostgresLabelStore::list(
    OrgId org, std::int64_t limit, std::int64_t offset
) {
    const Rows rows =
        co_await pool_.run(list_labels_query(), Parameters::of(org, limit + 1, offset));
    LabelPage page;
    for (const Row row : rows_in(rows))
        page.labels.push_back(read_entity<ConflictLabel>(rows, row.index));
    page.has_more = take_surplus(page.labels, limit);
    co_return page;
}

asio::awaitable<LabelledConflictPage> PostgresLabelStore::list_conflicts(
    OrgId org, std::int64_t limit, std::int64_t offset
) {
    const Rows rows =
        co_await pool_.run(sql::list_labelled_conflicts, Parameters::of(org, limit + 1, offset));
    LabelledConflictPage page;
    for (const Row row : rows_in(rows)) page.conflicts.push_back(read_labelled_conflict(row));
    page.has_more = take_surplus(page.conflicts, limit);
    co_return page;
}

asio::awaitable<LabelCountsByMethod> PostgresLabelStore::count(OrgId org) {
    const Rows rows = co_await pool_.run(sql::count_labels, Parameters::of(org));
    LabelCountsByMethod counts;
    for (const Row row : rows_in(rows))
        counts[row.column<std::string>(0)].add(
            row.column<std::string>(1), row.column<std::int64_t>(2)
        );
    co_return counts;
}

}  // namespace akashi::postgres
