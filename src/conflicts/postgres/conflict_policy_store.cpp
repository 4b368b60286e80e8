#include "conflicts/postgres/conflict_policy_store.hpp"

#include "conflicts/postgres/sql.hpp"
#include "postgres/change.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Its four columns begin at `column`.
DueConflict::Side read_side(const Rows& rows, int row, int column) {
    return {
        .id = rows.get<DecisionId>(row, column),
        .confidence = rows.get<float>(row, column + 1),
        .valid_from = rows.get<Time>(row, column + 2),
        .agreeing = rows.get<std::int64_t>(row, column + 3)
    };
}

}  // namespace

asio::awaitable<std::optional<std::string>> PostgresConflictPolicyStore::find(OrgId org) {
    const Rows rows = co_await pool_.run(sql::find_conflict_policy, Parameters::of(org));
    if (rows.empty()) co_return std::nullopt;
    co_return rows.get<std::string>(0, 0);
}

asio::awaitable<void> PostgresConflictPolicyStore::save(
    OrgId org, std::optional<std::string> policy, AuditEntry entry
) {
    const auto json = policy ? std::optional(Json{*policy}) : std::nullopt;
    std::vector<Statement> effect;
    effect.push_back({&sql::save_conflict_policy, Parameters::of(org, json)});
    co_await write_change(pool_, std::move(effect), {std::move(entry)});
}

asio::awaitable<std::vector<std::pair<OrgId, std::string>>> PostgresConflictPolicyStore::list() {
    const Rows rows = co_await pool_.run(sql::list_conflict_policies);
    std::vector<std::pair<OrgId, std::string>> policies;
    policies.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row)
        policies.emplace_back(rows.get<OrgId>(row, 0), rows.get<std::string>(row, 1));
    co_return policies;
}

asio::awaitable<std::vector<DueConflict>> PostgresConflictPolicyStore::due(
    OrgId org, DueQuery query
) {
    const Rows rows = co_await pool_.run(
        sql::list_due_conflicts,
        Parameters::of(
            org,
            query.severities,
            query.found_before,
            query.low_found_before,
            query.now,
            query.limit
        )
    );
    std::vector<DueConflict> due;
    due.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row)
        due.push_back(
            {.id = rows.get<ConflictId>(row, 0),
             .severity = rows.get<std::string>(row, 1),
             .a = read_side(rows, row, 2),
             .b = read_side(rows, row, 6)}
        );
    co_return due;
}

}  // namespace akashi::postgres
