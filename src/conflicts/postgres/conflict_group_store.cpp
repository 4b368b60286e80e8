#include "conflicts/postgres/conflict_group_store.hpp"

#include "conflicts/group_query.hpp"
#include "postgres/visibility.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

asio::awaitable<ConflictGroupPage> PostgresConflictGroupStore::list(
    OrgId org, Visibility visibility, ConflictGroupQuery query
) {
    const Condition condition = conflict_condition<Condition>(org, visibility, conflicts_of(query));
    const std::string text = select_groups(query, condition.text());
    const Query groups_query{"list_conflict_groups", text.c_str()};
    const Rows rows = co_await pool_.run(groups_query, condition.parameters());
    ConflictGroupPage page;
    for (int row = 0; row < rows.count(); ++row)
        add_group(page, [&]<class T>(int column, T& field) { field = rows.get<T>(row, column); });
    finish_page(page, query);
    co_return page;
}

}  // namespace akashi::postgres
