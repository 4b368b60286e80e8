#include "conflicts/sqlite/resolution_store.hpp"

#include "base/json_writer.hpp"
#include "conflicts/sqlite/sql.hpp"
#include "conflicts/sqlite/verdicts.hpp"
#include "sqlite/audit_log.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

/// A conflict that a statement has changed, and who has won.
struct Changed {
    ConflictId id;
    std::optional<DecisionId> winner;
};

std::vector<Changed> read_changed(Statement& row) {
    std::vector<Changed> changed;
    while (row.step())
        changed.push_back({row.column<ConflictId>(0), row.column<std::optional<DecisionId>>(1)});
    return changed;
}

template <class... Members>
std::string object_of(const Members&... members) {
    std::string text;
    JsonWriter out(text);
    out.begin_object();
    (out.member_if(members.first, members.second), ...);
    out.end_object();
    return text;
}

auto text_of(const char* name, std::string value) {
    return std::pair(name, std::optional(std::move(value)));
}

void settle_alike(Connection& db, const Settlement& settlement, const AuditEntry& entry) {
    if (!settlement.winner) return;
    Statement row = db.prepare(sql::cascade_resolution);
    row.bind(
        entry.org,
        settlement.conflict,
        fmt::format(
            "Auto-resolved via cascade from conflict {}. Aligned with winning decision {} (same "
            "answer).",
            settlement.conflict.str(),
            settlement.winner->str()
        )
    );
    for (const auto& [id, winner] : read_changed(row)) {
        AuditEntry own = entry;
        own.operation = "conflict_cascade_resolved";
        own.resource_id = id.str();
        own.before = object_of(text_of("status", "open"));
        own.after = object_of(
            text_of("status", "resolved"),
            text_of("resolved_by", "cascade"),
            std::pair("winning_decision_id", winner)
        );
        own.metadata = object_of(text_of("conflict_id", settlement.conflict.str()));
        insert_audit_entry(db, own);
        assess_sides(db, entry.org, id, entry.occurred_at);
    }
}

/// Whether the conflict of the change is among what it takes back.
bool undo_change(Connection& db, ConflictId id, const Uuid& change, const AuditEntry& entry) {
    struct Undone {
        ConflictId id;
        bool was_opened;
    };
    std::vector<Undone> all;
    bool has_own = false;
    {
        Statement row = db.prepare(sql::list_changed);
        row.bind(entry.org, change);
        while (row.step()) {
            all.push_back({row.column<ConflictId>(0), row.column<std::int64_t>(1) != 0});
            has_own |= all.back().id == id;
        }
    }
    if (!has_own) return false;
    for (const Undone& one : all) {
        db.execute(one.was_opened ? sql::restore_resolution : sql::open_undone, entry.org, one.id);
        assess_sides(db, entry.org, one.id, entry.occurred_at);
        if (one.id == id) continue;
        AuditEntry own = entry;
        own.resource_id = one.id.str();
        own.before.reset();
        own.after = object_of(text_of("status", "open"));
        own.metadata = object_of(text_of("conflict_id", id.str()));
        insert_audit_entry(db, own);
    }
    db.execute(sql::delete_resolution, entry.org, change);
    return true;
}

}  // namespace

bool settle(
    Connection& db,
    const Settlement& settlement,
    const std::optional<DecisionId>& decision,
    const AuditEntry& entry
) {
    const auto settled = db.execute(
        sql::settle_conflict,
        entry.org,
        settlement.conflict,
        settlement.status,
        settlement.resolved_by,
        entry.occurred_at,
        settlement.note,
        settlement.winner,
        decision,
        settlement.false_positive_label,
        settlement.change_id
    );
    if (settled == 0) return false;
    if (settlement.winner) assess_sides(db, entry.org, settlement.conflict, entry.occurred_at);
    if (settlement.cascades) settle_alike(db, settlement, entry);
    insert_audit_entry(db, entry);
    return true;
}

asio::awaitable<bool> SqliteResolutionStore::settle(Settlement settlement, AuditEntry entry) {
    co_return co_await database_.write([&](Connection& db) {
        return sqlite::settle(db, settlement, std::nullopt, entry);
    });
}

asio::awaitable<std::int64_t> SqliteResolutionStore::settle_group(
    GroupSettlement settlement, AuditEntry entry
) {
    co_return co_await database_.write([&](Connection& db) {
        Statement row = db.prepare(sql::settle_group);
        row.bind(
            entry.org,
            settlement.group,
            settlement.status,
            settlement.resolved_by,
            entry.occurred_at,
            settlement.note,
            settlement.winning_agent,
            settlement.false_positive_label,
            settlement.change_id,
            kMostOfGroup
        );
        const std::vector<Changed> changed = read_changed(row);
        for (const auto& [id, winner] : changed) {
            AuditEntry own = entry;
            own.operation = "conflict_status_changed";
            own.resource_type = "conflict";
            own.resource_id = id.str();
            own.before = object_of(text_of("status", "open"));
            own.after = object_of(
                text_of("status", settlement.status), std::pair("winning_decision_id", winner)
            );
            own.metadata = object_of(text_of("group_id", settlement.group.str()));
            insert_audit_entry(db, own);
            if (winner) assess_sides(db, entry.org, id, entry.occurred_at);
        }
        if (!changed.empty()) insert_audit_entry(db, entry);
        return static_cast<std::int64_t>(changed.size());
    });
}

asio::awaitable<bool> SqliteResolutionStore::reopen(ConflictId id, AuditEntry entry) {
    const Uuid change = Uuid::make_v7();
    co_return co_await database_.write([&](Connection& db) {
        if (db.execute(sql::archive_resolution, entry.org, id, change) == 0) return false;
        db.execute(
            sql::reopen_conflict, entry.org, id, change, entry.occurred_at, entry.actor_agent_id
        );
        assess_sides(db, entry.org, id, entry.occurred_at);
        insert_audit_entry(db, entry);
        return true;
    });
}

asio::awaitable<bool> SqliteResolutionStore::undo(
    ConflictId id, Time changed_at, AuditEntry entry
) {
    co_return co_await database_.write([&](Connection& db) {
        const auto change =
            db.find<std::optional<Uuid>>(sql::find_change, entry.org, id, changed_at);
        if (!change || !*change || !undo_change(db, id, **change, entry)) return false;
        insert_audit_entry(db, entry);
        return true;
    });
}

asio::awaitable<bool> SqliteResolutionStore::plan(
    ConflictId id, PlanOrder order, AuditEntry entry
) {
    co_return co_await database_.write([&](Connection& db) {
        const auto planned = db.execute(
            sql::plan_conflict,
            entry.org,
            id,
            order.assignee.has_value(),
            order.assignee.value_or(std::nullopt),
            order.snoozed_until.has_value(),
            order.snoozed_until.value_or(std::nullopt)
        );
        if (planned == 0) return false;
        insert_audit_entry(db, entry);
        return true;
    });
}

}  // namespace akashi::sqlite
