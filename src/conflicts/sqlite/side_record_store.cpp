#include "conflicts/sqlite/side_record_store.hpp"

#include "conflicts/side_record_query.hpp"
#include "conflicts/sqlite/sql.hpp"
#include "sqlite/visibility.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

SideRecord find_side(
    Connection& db,
    OrgId org,
    const Visibility& visibility,
    const std::string& agent_id,
    const std::string& type,
    const DecisionId& decision
) {
    const ConflictQuery query = resolved_of(agent_id, type);
    const Condition condition = conflict_condition<Condition>(org, visibility, query);
    SideRecord record;
    record.depth = db.find<std::int64_t>(sql::count_replaced, org, decision).value_or(0);
    Statement row = db.prepare_text(select_resolved(query, condition.text()));
    condition.bind_to(row);
    while (row.step()) {
        const bool won_a = row.column<std::int64_t>(4) != 0;
        const auto is = [&](int column) { return row.column<std::string>(column) == agent_id; };
        count_row(record, is(0), row.column<std::string>(2), type, won_a);
        count_row(record, is(1), row.column<std::string>(3), type, !won_a);
    }
    return record;
}

}  // namespace

asio::awaitable<SideRecords> SqliteSideRecordStore::find(
    OrgId org, Visibility visibility, ConflictDetail conflict
) {
    co_return co_await database_.read([&](Connection& db) {
        const auto side = [&](const std::string& agent, const ConflictSide& its, DecisionId id) {
            return find_side(db, org, visibility, agent, its.decision_type, id);
        };
        return SideRecords{
            side(conflict.agent_a, conflict.a, conflict.decision_a_id),
            side(conflict.agent_b, conflict.b, conflict.decision_b_id)
        };
    });
}

}  // namespace akashi::sqlite
