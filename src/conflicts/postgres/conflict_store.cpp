#include "conflicts/postgres/conflict_store.hpp"

#include "conflicts/conflict_columns.hpp"
#include "conflicts/conflict_conditions.hpp"
#include "conflicts/postgres/conflict_page.hpp"
#include "core/page.hpp"
#include "postgres/entity.hpp"
#include "postgres/visibility.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// The texts of a row that can be long.
constexpr const char* kBytes =
    "octet_length(a.outcome) + octet_length(b.outcome) + coalesce(octet_length(a.reasoning), 0)"
    " + coalesce(octet_length(b.reasoning), 0)";

ConflictDetail read_conflict(const Rows& rows, int row) {
    return read_detail(1, [&]<class Entity>(Entity& entity, int column) {
        entity = read_entity<Entity>(rows, row, column);
    });
}

/// The page up to the first row with which its texts are too many. Rows beyond it are not sent.
std::string select_conflicts(const Condition& condition, const ConflictQuery& query) {
    // The limit as a number: the planner would take a parameter for a tenth of the table.
    const std::string ids = fmt::format(
        "SELECT c.id, c.detected_at FROM scored_conflicts c {} WHERE {}"
        " ORDER BY c.detected_at DESC, c.id DESC LIMIT {} OFFSET {}",
        join_for(query),
        condition.text(),
        query.limit + 1,
        query.offset
    );
    const std::string sizes = fmt::format(
        "SELECT q.id, s.bytes, sum(s.bytes) OVER (ORDER BY q.detected_at DESC, q.id DESC) AS total"
        " FROM ({}) q CROSS JOIN LATERAL"
        " (SELECT {} AS bytes FROM scored_conflicts c {} WHERE c.id = q.id) s",
        ids,
        kBytes,
        join_sides()
    );
    return fmt::format(
        "SELECT p.bytes, {}, {}, {} FROM ({}) p JOIN scored_conflicts c ON c.id = p.id {}"
        " WHERE p.total - p.bytes <= {} ORDER BY c.detected_at DESC, c.id DESC",
        column_list<Conflict>("c"),
        column_list<ConflictSide>("a"),
        column_list<ConflictSide>("b"),
        sizes,
        join_sides(),
        kPageBytes
    );
}

}  // namespace

asio::awaitable<ConflictPage> PostgresConflictStore::list(
    OrgId org, Visibility visibility, ConflictQuery query
) {
    const Condition condition = conflict_condition<Condition>(org, visibility, query);
    // The order leads to the index.
    const std::string count_text = fmt::format(
        "SELECT count(*) FROM (SELECT 1 FROM scored_conflicts c {} WHERE {}"
        " ORDER BY c.detected_at DESC, c.id DESC LIMIT {}) n",
        join_for(query),
        condition.text(),
        kCountLimit + 1
    );
    const std::string page_text = select_conflicts(condition, query);
    const Query count_query{"count_conflicts", count_text.c_str()};
    const Query page_query{"list_conflicts", page_text.c_str()};
    std::vector<Statement> statements;
    statements.push_back({&page_query, condition.parameters()});
    statements.push_back({&count_query, condition.parameters()});
    const std::vector<Rows> results = co_await reader_.run_together(std::move(statements));
    co_return read_page(results[0], results[1], query.limit, read_conflict);
}

}  // namespace akashi::postgres
