#include "conflicts/postgres/side_record_store.hpp"

#include "conflicts/postgres/sql.hpp"
#include "conflicts/side_record_query.hpp"
#include "postgres/visibility.hpp"

#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

asio::awaitable<SideRecord> find_side(
    Pool& pool,
    OrgId org,
    Visibility visibility,
    std::string agent_id,
    std::string type,
    DecisionId decision
) {
    const ConflictQuery query = resolved_of(agent_id, type);
    const Condition condition = conflict_condition<Condition>(org, visibility, query);
    const std::string text = select_resolved(query, condition.text());
    const Query resolved{"list_resolved_conflicts", text.c_str()};
    std::vector<Statement> statements;
    statements.push_back({&resolved, condition.parameters()});
    statements.push_back({&sql::count_replaced, Parameters::of(org, decision)});
    const std::vector<Rows> results = co_await pool.run_together(std::move(statements));
    SideRecord record;
    const Rows& rows = results[0];
    for (int row = 0; row < rows.count(); ++row) {
        const bool won_a = rows.get<bool>(row, 4);
        const auto is = [&](int column) { return rows.get<std::string>(row, column) == agent_id; };
        count_row(record, is(0), rows.get<std::string>(row, 2), type, won_a);
        count_row(record, is(1), rows.get<std::string>(row, 3), type, !won_a);
    }
    record.depth = results[1].get<std::int64_t>(0, 0);
    co_return record;
}

}  // namespace

asio::awaitable<SideRecords> PostgresSideRecordStore::find(
    OrgId org, Visibility visibility, ConflictDetail conflict
) {
    SideRecords records;
    records.a = co_await find_side(
        pool_, org, visibility, conflict.agent_a, conflict.a.decision_type, conflict.decision_a_id
    );
    records.b = co_await find_side(
        pool_, org, visibility, conflict.agent_b, conflict.b.decision_type, conflict.decision_b_id
    );
    co_return records;
}

}  // namespace akashi::postgres
