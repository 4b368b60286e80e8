#include "search/sqlite/outbox.hpp"

#include "search/sqlite/sql.hpp"

#include <algorithm>
#include <tuple>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

OutboxEntry read_entry(const Statement& row) {
    return {
        .id = row.column<std::int64_t>(0),
        .decision_id = row.column<DecisionId>(1),
        .org_id = row.column<OrgId>(2),
        .operation = row.column<std::string>(3) == "delete" ? OutboxOperation::remove
                                                            : OutboxOperation::upsert,
        .created_at = row.column<Time>(4),
        .attempts = row.column<std::int64_t>(5),
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
        while (row.step()) claimed.push_back(read_entry(row));
        return claimed;
    });
    // RETURNING has no order of its own.
    std::ranges::sort(entries, {}, [](const OutboxEntry& entry) {
        return std::tuple(entry.created_at, entry.id);
    });
    co_return entries;
}

asio::awaitable<void> SqliteOutbox::complete(OutboxEntry entry) {
    co_await database_.write([&](Connection& db) {
        db.execute(sql::complete_outbox, entry.org_id, entry.id, entry.created_at);
    });
}

asio::awaitable<void> SqliteOutbox::retry_later(
    OutboxEntry entry, std::string error, Time not_before
) {
    co_await database_.write([&](Connection& db) {
        db.execute(sql::retry_outbox, entry.org_id, entry.id, entry.created_at, error, not_before);
    });
}

}  // namespace akashi::sqlite
