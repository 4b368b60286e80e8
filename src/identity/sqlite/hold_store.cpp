#include "identity/sqlite/hold_store.hpp"

#include "base/json_writer.hpp"
#include "identity/sqlite/hold_rows.hpp"
#include "identity/sqlite/organization_store.hpp"
#include "identity/sqlite/sql.hpp"
#include "sqlite/audit_log.hpp"

#include <boost/json/parse.hpp>

namespace akashi::sqlite {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

using Names = std::optional<std::vector<std::string>>;

std::optional<std::string> to_json(const Names& names) {
    if (!names) return std::nullopt;
    std::string text;
    JsonWriter out(text);
    out.begin_array();
    for (const std::string& name : *names) out.value(name);
    out.end_array();
    return text;
}

Names from_json(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    std::vector<std::string> names;
    const json::value tree = json::parse(*text);
    for (const json::value& name : tree.as_array()) names.emplace_back(name.as_string());
    return names;
}

/// From the columns of find_hold.sql.
template <class... Args>
std::vector<Hold> load(Connection& db, const Query& query, const Args&... args) {
    std::vector<Hold> holds;
    Statement row = db.prepare(query);
    row.bind(args...);
    while (row.step()) {
        holds.push_back(
            {.id = row.column<HoldId>(0),
             .org_id = row.column<OrgId>(1),
             .reason = row.column<std::string>(2),
             .from = row.column<Time>(3),
             .to = row.column<Time>(4),
             .decision_types = from_json(row.column<std::optional<std::string>>(5)),
             .agent_ids = from_json(row.column<std::optional<std::string>>(6)),
             .created_by = row.column<std::string>(7),
             .created_at = row.column<Time>(8),
             .released_at = row.column<std::optional<Time>>(9)}
        );
    }
    return holds;
}

std::optional<Hold> first_of(std::vector<Hold> holds) {
    if (holds.empty()) return std::nullopt;
    return std::move(holds.front());
}

}  // namespace

std::optional<Hold> load_open_hold(Connection& db, OrgId org) {
    return first_of(load(db, sql::find_open_hold, org));
}

asio::awaitable<bool> SqliteHoldStore::create(Hold hold, AuditEntry entry) {
    co_return co_await database_.write([&](Connection& db) {
        const auto organization = load_organization(db, hold.org_id);
        if (!organization || organization->is_deleting) return false;
        db.execute(
            sql::insert_hold,
            hold.id,
            hold.org_id,
            hold.reason,
            hold.from,
            hold.to,
            to_json(hold.decision_types),
            to_json(hold.agent_ids),
            hold.created_by,
            hold.created_at
        );
        insert_audit_entry(db, entry);
        return true;
    });
}

asio::awaitable<std::optional<Hold>> SqliteHoldStore::find(OrgId org, HoldId id) {
    co_return co_await database_.read([&](Connection& db) {
        return first_of(load(db, sql::find_hold, org, id));
    });
}

asio::awaitable<HoldPage> SqliteHoldStore::list(
    OrgId org, std::int64_t limit, std::int64_t offset
) {
    co_return co_await database_.read([&](Connection& db) {
        return HoldPage{
            .holds = load(db, sql::list_holds, org, limit, offset),
            .total = db.find<std::int64_t>(sql::count_holds, org).value_or(0)
        };
    });
}

asio::awaitable<bool> SqliteHoldStore::release(OrgId org, HoldId id, Time now, AuditEntry entry) {
    co_return co_await database_.write([&](Connection& db) {
        if (db.execute(sql::release_hold, org, id, now) == 0) return false;
        insert_audit_entry(db, entry);
        return true;
    });
}

asio::awaitable<std::optional<Hold>> SqliteHoldStore::find_covering(
    OrgId org, std::string agent_id
) {
    co_return co_await database_.read([&](Connection& db) {
        return first_of(load(db, sql::find_covering_hold, org, agent_id));
    });
}

}  // namespace akashi::sqlite
