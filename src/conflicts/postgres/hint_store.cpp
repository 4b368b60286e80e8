#include "conflicts/postgres/hint_store.hpp"

#include "conflicts/conflict_columns.hpp"
#include "conflicts/hint.hpp"
#include "conflicts/hint_conditions.hpp"
#include "conflicts/postgres/conflict_page.hpp"
#include "conflicts/postgres/sql.hpp"
#include "conflicts/postgres/weighty_types.hpp"
#include "core/page.hpp"
#include "postgres/entity.hpp"
#include "postgres/visibility.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// The page up to the first row with which its texts are too many. Rows beyond it are not sent.
std::string select_hints(const Condition& condition, const ConflictQuery& query) {
    const std::string ids = fmt::format(
        "SELECT h.id FROM {} WHERE {} ORDER BY h.detected_at DESC, h.id DESC LIMIT {} OFFSET {}",
        hints_with_sides("JOIN"),
        condition.text(),
        query.limit + 1,
        query.offset
    );
    const std::string bytes =
        length_list<ConflictSide>("a") + " + " + length_list<ConflictSide>("b");
    return fmt::format(
        "SELECT p.* FROM (SELECT {0} AS bytes,"
        " sum({0}) OVER (ORDER BY h.detected_at DESC, h.id DESC) AS total, {1}, {2}, {3}"
        " FROM {4} WHERE h.id IN ({5})) p"
        " WHERE p.total - p.bytes <= {6} ORDER BY p.detected_at DESC, p.id DESC",
        bytes,
        column_list<Hint>("h"),
        column_list<ConflictSide>("a"),
        column_list<ConflictSide>("b"),
        hints_with_sides("JOIN"),
        ids,
        kPageBytes
    );
}

constexpr int kHintColumn = 2;

ConflictDetail read_hint(const Rows& rows, int row) {
    const int a = kHintColumn + count_columns<Hint>();
    const int b = a + count_columns<ConflictSide>();
    return to_conflict(
        read_entity<Hint>(rows, row, kHintColumn),
        read_entity<ConflictSide>(rows, row, a),
        read_entity<ConflictSide>(rows, row, b)
    );
}

}  // namespace

asio::awaitable<HintStore::Refreshed> PostgresHintStore::refresh(
    Time now, std::chrono::milliseconds pause
) {
    const Rows rows = co_await pool_.run(
        sql::find_hints,
        Parameters::of(now, static_cast<std::int64_t>(pause.count()), weighty_types())
    );
    co_return Refreshed{.has_run = rows.get<bool>(0, 0), .has_more = rows.get<bool>(0, 1)};
}

asio::awaitable<std::int64_t> PostgresHintStore::announce(std::int64_t most) {
    const Rows rows = co_await pool_.run(sql::announce_conflicts, Parameters::of(most));
    co_return rows.get<std::int64_t>(0, 0);
}

asio::awaitable<ConflictPage> PostgresHintStore::list(
    OrgId org, Visibility visibility, ConflictQuery query
) {
    if (!can_be_hint(query)) co_return ConflictPage{.conflicts = {}, .total = 0};
    const Condition condition = hint_condition<Condition>(org, visibility, query);
    const std::string count_text = fmt::format(
        "SELECT count(*) FROM (SELECT 1 FROM {} WHERE {}"
        " ORDER BY h.detected_at DESC, h.id DESC LIMIT {}) n",
        hints_with_sides("JOIN"),
        condition.text(),
        kCountLimit + 1
    );
    const std::string page_text = select_hints(condition, query);
    const Query count_query{"count_hints", count_text.c_str()};
    const Query page_query{"list_hints", page_text.c_str()};
    std::vector<Statement> statements;
    statements.push_back({&page_query, condition.parameters()});
    statements.push_back({&count_query, condition.parameters()});
    const std::vector<Rows> results = co_await reader_.run_together(std::move(statements));
    co_return read_page(results[0], results[1], query.limit, read_hint);
}

}  // namespace akashi::postgres
