#include "conflicts/sqlite/conflict_policy_store.hpp"

#include "base/json_writer.hpp"
#include "conflicts/sqlite/sql.hpp"
#include "sqlite/audit_log.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

/// From this confidence on, a side is sure.
constexpr double kSure = static_cast<double>(0.8F);

std::string to_json(const std::vector<std::string>& names) {
    std::string text;
    JsonWriter out(text);
    out.begin_array();
    for (const std::string& name : names) out.value(name);
    out.end_array();
    return text;
}

/// Its four columns begin at `column`; the last is the agent.
DueConflict::Side read_side(const Statement& row, int column) {
    return {
        .id = row.column<DecisionId>(column),
        .confidence = row.column<float>(column + 1),
        .valid_from = row.column<Time>(column + 2)
    };
}

void count_agreeing(
    Connection& db,
    OrgId org,
    const std::string& parameter_key,
    const std::string& agent_id,
    DueConflict::Side& side
) {
    side.agreeing =
        db.find<std::int64_t>(sql::count_agreeing, org, side.id, parameter_key, agent_id)
            .value_or(0);
}

}  // namespace

asio::awaitable<std::optional<std::string>> SqliteConflictPolicyStore::find(OrgId org) {
    co_return co_await database_.read([&](Connection& db) {
        return db.find<std::string>(sql::find_conflict_policy, org);
    });
}

asio::awaitable<void> SqliteConflictPolicyStore::save(
    OrgId org, std::optional<std::string> policy, AuditEntry entry
) {
    co_await database_.write([&](Connection& db) {
        db.execute(sql::save_conflict_policy, org, policy);
        insert_audit_entry(db, entry);
        return true;
    });
}

asio::awaitable<std::vector<std::pair<OrgId, std::string>>> SqliteConflictPolicyStore::list() {
    co_return co_await database_.read([&](Connection& db) {
        std::vector<std::pair<OrgId, std::string>> policies;
        Statement row = db.prepare(sql::list_conflict_policies);
        while (row.step()) policies.emplace_back(row.column<OrgId>(0), row.column<std::string>(1));
        return policies;
    });
}

asio::awaitable<std::vector<DueConflict>> SqliteConflictPolicyStore::due(
    OrgId org, DueQuery query
) {
    co_return co_await database_.read([&](Connection& db) {
        std::vector<DueConflict> due;
        Statement row = db.prepare(sql::list_due_conflicts);
        row.bind(
            org,
            to_json(query.severities),
            query.found_before,
            query.low_found_before,
            query.now,
            query.limit,
            kSure
        );
        while (row.step()) {
            DueConflict conflict{
                .id = row.column<ConflictId>(0),
                .severity = row.column<std::string>(1),
                .a = read_side(row, 3),
                .b = read_side(row, 7)
            };
            const auto parameter_key = row.column<std::string>(2);
            count_agreeing(db, org, parameter_key, row.column<std::string>(6), conflict.a);
            count_agreeing(db, org, parameter_key, row.column<std::string>(10), conflict.b);
            due.push_back(std::move(conflict));
        }
        return due;
    });
}

}  // namespace akashi::sqlite
