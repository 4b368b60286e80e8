#include "search/postgres/outbox.hpp"

#include "postgres/entity.hpp"
#include "search/postgres/sql.hpp"

#include <algorithm>
#include <tuple>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Arrays of organizations, ids and times: which entries, as they were queued or claimed.
Parameters list_entries(const std::vector<OutboxEntry>& entries, Time OutboxEntry::* time) {
    Parameters parameters;
    add_array(parameters, entries, [](const OutboxEntry& entry) { return entry.org_id; });
    add_array(parameters, entries, [](const OutboxEntry& entry) { return entry.id; });
    add_array(parameters, entries, [time](const OutboxEntry& entry) { return entry.*time; });
    return parameters;
}
Statement completion_of(const std::vector<OutboxEntry>& entries) {
    return {&sql::complete_outbox, list_entries(entries, &OutboxEntry::created_at)};
}
Statement release_of(const std::vector<OutboxEntry>& entries) {
    return {&sql::release_outbox, list_entries(entries, &OutboxEntry::locked_until)};
}

}  // namespace

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
             .attempts = rows.get<std::int64_t>(row, 5),
             .locked_until = locked_until}
        );
    // RETURNING has no order of its own.
    std::ranges::sort(entries, {}, [](const OutboxEntry& entry) {
        return std::tuple(entry.created_at, entry.id);
    });
    co_return entries;
}

asio::awaitable<void> PostgresOutbox::complete(std::vector<OutboxEntry> entries) {
    if (entries.empty()) co_return;
    std::vector<Statement> statements;
    statements.push_back(completion_of(entries));
    statements.push_back(release_of(entries));
    co_await pool_.run_together(std::move(statements));
}

asio::awaitable<void> PostgresOutbox::release(std::vector<OutboxEntry> entries) {
    if (entries.empty()) co_return;
    std::vector<Statement> statements;
    statements.push_back(release_of(entries));
    co_await pool_.run_together(std::move(statements));
}

asio::awaitable<void> PostgresOutbox::retry_later(
    OutboxEntry entry, std::string error, Time not_before
) {
    co_await pool_.run(
        sql::retry_outbox,
        Parameters::of(entry.org_id, entry.id, entry.created_at, error, not_before)
    );
}

asio::awaitable<std::int64_t> PostgresOutbox::discard_upserts(std::int64_t limit, Time before) {
    const Rows rows = co_await pool_.run(sql::discard_upserts, Parameters::of(limit, before));
    co_return rows.changed();
}

asio::awaitable<OutboxUpkeep::Queued> PostgresOutbox::queue_missing(Backfill backfill) {
    const DecisionId after = backfill.after.value_or(DecisionId());
    const Rows rows = co_await pool_.run(
        sql::queue_missing_vectors,
        Parameters::of(
            backfill.model, after, backfill.limit, backfill.now, backfill.takes_other_models
        )
    );
    co_return Queued{
        .count = rows.get<std::int64_t>(0, 0),
        .looked_at = rows.get<std::int64_t>(0, 1),
        .last = rows.get<std::optional<DecisionId>>(0, 2)
    };
}

asio::awaitable<std::int64_t> PostgresOutbox::count_decisions(std::optional<DecisionId> after) {
    const Rows rows = co_await pool_.run(
        sql::count_decisions_behind, Parameters::of(after.value_or(DecisionId()))
    );
    co_return rows.get<std::int64_t>(0, 0);
}

asio::awaitable<std::int64_t> PostgresOutbox::clean(Time before) {
    const Rows rows = co_await pool_.run(sql::clean_outbox, Parameters::of(before));
    co_return rows.changed();
}

asio::awaitable<OutboxStatus> PostgresOutbox::status() {
    const Rows rows = co_await pool_.run(sql::find_outbox_status);
    co_return OutboxStatus{
        .pending = rows.get<std::int64_t>(0, 0),
        .dead_letters = rows.get<std::int64_t>(0, 1),
        .oldest = rows.get<std::optional<Time>>(0, 2),
        .retrying = rows.get<std::int64_t>(0, 3)
    };
}

}  // namespace akashi::postgres
