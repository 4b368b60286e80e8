#include "search/postgres/outbox.hpp"

#include "search/postgres/sql.hpp"

#include <algorithm>
#include <tuple>

namespace akashi::postgres {

namespace asio = boost::asio;

asio::awaitable<std::vector<OutboxEntry>> PostgresOutbox::claim(
    std::int64_t limit, Time now, Time locked_until
) {
    const Rows rows =
        co_await pool_.run(sql::claim_outbox, Parameters::of(limit, now, locked_until));
    std::vector<OutboxEntry> entries;
    entries.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row)
        entries.push_back(
            {.id = rows.get<std::int64_t>(row, 0),
             .decision_id = rows.get<DecisionId>(row, 1),
             .org_id = rows.get<OrgId>(row, 2),
             .operation = rows.get<std::string>(row, 3) == "delete" ? OutboxOperation::remove
                                                                    : OutboxOperation::upsert,
             .created_at = rows.get<Time>(row, 4),
             .attempts = rows.get<std::int64_t>(row, 5)}
        );
    // RETURNING has no order of its own.
    std::ranges::sort(entries, {}, [](const OutboxEntry& entry) {
        return std::tuple(entry.created_at, entry.id);
    });
    co_return entries;
}

asio::awaitable<void> PostgresOutbox::complete(OutboxEntry entry) {
    co_await pool_.run(
        sql::complete_outbox, Parameters::of(entry.org_id, entry.id, entry.created_at)
    );
}

asio::awaitable<void> PostgresOutbox::retry_later(
    OutboxEntry entry, std::string error, Time not_before
) {
    co_await pool_.run(
        sql::retry_outbox,
        Parameters::of(entry.org_id, entry.id, entry.created_at, error, not_before)
    );
}

}  // namespace akashi::postgres
