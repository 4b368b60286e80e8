#include "runs/sqlite/event_store.hpp"

#include "base/fault_point.hpp"
#include "runs/sqlite/event_rows.hpp"
#include "runs/sqlite/sql.hpp"
#include "sqlite/idempotency_store.hpp"

#include <optional>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

std::optional<EventMark> read_mark(Connection& db, const Uuid& log) {
    Statement row = db.prepare(sql::find_event_mark);
    row.bind(log);
    if (!row.step()) return std::nullopt;
    return EventMark{row.column<Uuid>(0), static_cast<std::uint64_t>(row.column<std::int64_t>(1))};
}

EventFate fate_of(Connection& db, const EventBatch& batch) {
    Statement run = db.prepare(sql::find_event_run);
    run.bind(batch.run, batch.org);
    if (!run.step()) return EventFate::run_is_gone;
    if (batch.once && find_idempotency_key(db, batch.org, *batch.once))
        return EventFate::key_was_used;
    return EventFate::stored;
}

void insert(Connection& db, const EventBatch& batch) {
    if (batch.once) insert_idempotency_key(db, batch.org, *batch.once, now());
    insert_events(db, batch);
}

}  // namespace

asio::awaitable<std::optional<EventMark>> SqliteEventStore::find_mark(Uuid log) {
    co_return co_await database_.read([&](Connection& db) { return read_mark(db, log); });
}

asio::awaitable<void> SqliteEventStore::add_log(EventLogName name) {
    co_await database_.write([&](Connection& db) {
        db.execute(sql::insert_event_mark, name.log, name.owner, now());
    });
}

asio::awaitable<bool> SqliteEventStore::claim(EventLogName name, Uuid from) {
    co_return co_await database_.write([&](Connection& db) {
        const auto mark = read_mark(db, name.log);
        if (!mark || mark->owner != from) return false;
        db.execute(sql::claim_event_log, name.log, name.owner, now());
        return true;
    });
}

asio::awaitable<std::vector<EventFate>> SqliteEventStore::store(
    EventLogName name,
    std::uint64_t from,
    std::uint64_t to,
    std::span<const EventBatch* const> batches
) {
    co_return co_await database_.write([&](Connection& db) {
        const auto mark = read_mark(db, name.log);
        if (!mark || mark->owner != name.owner || mark->stored != from) throw EventMarkMoved();
        std::vector<EventFate> fates;
        for (const EventBatch* batch : batches) {
            fates.push_back(fate_of(db, *batch));
            if (fates.back() == EventFate::stored) insert(db, *batch);
        }
        fault_point("flush.in_copy");
        db.execute(sql::move_event_mark, name.log, static_cast<std::int64_t>(to), now());
        return fates;
    });
}

}  // namespace akashi::sqlite
