#include "conflicts/sqlite/conflict_group_store.hpp"

#include "conflicts/group_query.hpp"
#include "sqlite/visibility.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

asio::awaitable<ConflictGroupPage> SqliteConflictGroupStore::list(
    OrgId org, Visibility visibility, ConflictGroupQuery query
) {
    co_return co_await database_.read([&](Connection& db) {
        const Condition condition =
            conflict_condition<Condition>(org, visibility, conflicts_of(query));
        Statement row = db.prepare_text(select_groups(query, condition.text()));
        condition.bind_to(row);
        ConflictGroupPage page;
        while (row.step())
            add_group(page, [&]<class T>(int column, T& field) { field = row.column<T>(column); });
        finish_page(page, query);
        return page;
    });
}

}  // namespace akashi::sqlite
