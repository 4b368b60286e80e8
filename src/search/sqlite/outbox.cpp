#include "search/sqlite/outbox.hpp"

#include "search/sqlite/sql.hpp"

#include <algorithm>
#include <tuple>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

OutboxEntry read_entry(const Statement& row, Time locked_until) {
    return {
        .id = row.column<std::int64_t>(0),
        .decision_id = row.column<DecisionId>(1),
        .org_id = row.column<OrgId>(2),
        .operation = row.column<std::string>(3) == "delete" ? OutboxOperation::remove
                                                            : OutboxOperation::upsert,
        .created_at = row.column<Time>(4),
        .attempts = row.column<std::int64_t>(5),
        .locked_until = locked_until,
    };
}

}  // namespace

asio::awaitable<std::vector<OutboxEntry>> SqliteOutbox::claim(
    std::int64_t limit, Time now, Time locked_until
) {
    auto entries = co_await database_.write([&](Connection& db) {
        std::vector<OutboxEntry> claimed;
        Statement row = db.prepare(sql::claim_outbox);
        row.bind(limit, now, locked_until);
        while (row.step()) claimed.push_back(read_entry(row, locked_until));
        return claimed;
    });
    // RETURNING has no order of its own.
    std::ranges::sort(entries, {}, [](const OutboxEntry& entry) {
        return std::tuple(entry.created_at, entry.id);
    });
    co_return entries;
}

asio::awaitable<void> SqliteOutbox::complete(std::vector<OutboxEntry> entries) {
    if (entries.empty()) co_return;
    co_await database_.write([&](Connection& db) {
        for (const OutboxEntry& entry : entries)
            if (db.execute(sql::complete_outbox, entry.org_id, entry.id, entry.created_at) == 0)
                db.execute(sql::release_outbox, entry.org_id, entry.id, entry.locked_until);
    });
}

asio::awaitable<void> SqliteOutbox::release(std::vector<OutboxEntry> entries) {
    if (entries.empty()) co_return;
    co_await database_.write([&](Connection& db) {
        for (const OutboxEntry& entry : entries)
            db.execute(sql::release_outbox, entry.org_id, entry.id, entry.locked_until);
    });
}

asio::awaitable<void> SqliteOutbox::retry_later(
    OutboxEntry entry, std::string error, Time not_before
) {
    co_await database_.write([&](Connection& db) {
        db.execute(sql::retry_outbox, entry.org_id, entry.id, entry.created_at, error, not_before);
    });
}

asio::awaitable<std::int64_t> SqliteOutbox::discard_upserts(std::int64_t limit, Time before) {
    co_return co_await database_.write([&](Connection& db) {
        return db.execute(sql::discard_upserts, limit, before);
    });
}

asio::awaitable<OutboxUpkeep::Queued> SqliteOutbox::queue_missing(Backfill backfill) {
    co_return co_await database_.write([&](Connection& db) {
        const DecisionId after = backfill.after.value_or(DecisionId());
        Queued queued;
        Statement row = db.prepare(sql::find_next_decisions);
        row.bind(after, backfill.limit);
        if (!row.step() || row.column<std::int64_t>(0) == 0) return queued;
        queued.looked_at = row.column<std::int64_t>(0);
        queued.last = row.column<DecisionId>(1);
        queued.count = db.execute(
            sql::queue_missing_vectors,
            backfill.model,
            after,
            *queued.last,
            backfill.now,
            backfill.takes_other_models
        );
        return queued;
    });
}

asio::awaitable<std::int64_t> SqliteOutbox::count_decisions(std::optional<DecisionId> after) {
    co_return co_await database_.read([&](Connection& db) {
        return db.find<std::int64_t>(sql::count_decisions_behind, after.value_or(DecisionId()))
            .value_or(0);
    });
}

asio::awaitable<std::int64_t> SqliteOutbox::clean(Time before) {
    co_return co_await database_.write([&](Connection& db) {
        return db.execute(sql::clean_outbox, before);
    });
}

asio::awaitable<OutboxStatus> SqliteOutbox::status() {
    co_return co_await database_.read([](Connection& db) {
        OutboxStatus status;
        Statement row = db.prepare(sql::find_outbox_status);
        if (!row.step()) return status;
        status.pending = row.column<std::int64_t>(0);
        status.dead_letters = row.column<std::int64_t>(1);
        status.oldest = row.column<std::optional<Time>>(2);
        status.retrying = row.column<std::int64_t>(3);
        return status;
    });
}

}  // namespace akashi::sqlite
