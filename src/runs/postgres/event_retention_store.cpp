#include "runs/postgres/event_retention_store.hpp"

#include "base/log.hpp"
#include "runs/postgres/sql.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

asio::awaitable<std::int64_t> PostgresEventRetentionStore::drop_days(Time before) {
    try {
        const Rows dropped = co_await pool_.run(sql::drop_event_partitions, Parameters::of(before));
        for (int row = 0; row < dropped.count(); ++row)
            log::info("event partition dropped", {{"partition", dropped.get<std::string>(row, 0)}});
        co_return dropped.count();
    } catch (const PostgresError& error) {
        if (!error.is_late()) throw;
    }
    co_return 0;  // somebody reads the events: another time
}

asio::awaitable<std::int64_t> PostgresEventRetentionStore::delete_some(
    Time before, std::int64_t limit
) {
    const Rows deleted = co_await pool_.run(sql::delete_old_events, Parameters::of(before, limit));
    co_return deleted.changed();
}

}  // namespace akashi::postgres
