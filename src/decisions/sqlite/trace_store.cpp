#include "decisions/sqlite/trace_store.hpp"

#include "decisions/sqlite/sql.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

asio::awaitable<Result<Recorded>> SqliteTraceStore::record(TraceRecord trace) {
    Verdict verdict =
        co_await database_.write([&](Connection& db) { return write_rows(db, writers_, trace); });
    if (verdict.kind == Verdict::Kind::refused) co_return std::move(verdict.error);
    co_return std::move(trace.recorded);
}

asio::awaitable<std::int64_t> SqliteTraceStore::forget_idempotency_keys(Time before) {
    co_return co_await database_.write([&](Connection& db) {
        return db.execute(sql::forget_idempotency_keys, before);
    });
}

}  // namespace akashi::sqlite
