#include "conflicts/sqlite/conflict_store.hpp"

#include "conflicts/conflict_columns.hpp"
#include "conflicts/conflict_conditions.hpp"
#include "conflicts/sqlite/conflict_page.hpp"
#include "sqlite/entity.hpp"
#include "sqlite/visibility.hpp"

#include <fmt/format.h>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

ConflictDetail read_conflict(const Statement& row) {
    return read_detail(0, [&]<class Entity>(Entity& entity, int column) {
        entity = read_entity<Entity>(row, column);
    });
}

/// A decision has few conflicts, and so has a group, but SQLite, which has no statistics, would
/// rather read those of the whole organization in the order of the page. The plus sign keeps it
/// from that.
std::string_view org_text(const ConflictQuery& query) {
    return query.decision_id || query.found_by || query.group_id ? "+c.org_id = ?" : "c.org_id = ?";
}

std::optional<std::int64_t> count(
    Connection& db, const ConflictQuery& query, const Condition& condition
) {
    // The order leads to the index.
    const std::string rest = fmt::format(
        "FROM scored_conflicts c {} WHERE {} ORDER BY c.detected_at DESC, c.id DESC",
        join_for(query),
        condition.text()
    );
    return count_page(db, rest, condition);
}

}  // namespace

asio::awaitable<ConflictPage> SqliteConflictStore::list(
    OrgId org, Visibility visibility, ConflictQuery query
) {
    co_return co_await database_.read([&](Connection& db) {
        const Condition condition =
            conflict_condition<Condition>(org, visibility, query, org_text(query));
        ConflictPage page;
        page.total = count(db, query, condition);
        Statement row = db.prepare_text(fmt::format(
            "SELECT {}, {}, {} FROM (SELECT c.* FROM scored_conflicts c {} WHERE {}"
            " ORDER BY c.detected_at DESC, c.id DESC LIMIT ? OFFSET ?) found {}"
            " ORDER BY found.detected_at DESC, found.id DESC",
            column_list<Conflict>("found"),
            column_list<ConflictSide>("a"),
            column_list<ConflictSide>("b"),
            join_for(query),
            condition.text(),
            join_sides("found")
        ));
        condition.bind_to(row);
        row.bind(query.limit + 1, query.offset);
        read_page(row, query.limit, page, read_conflict);
        return page;
    });
}

}  // namespace akashi::sqlite
