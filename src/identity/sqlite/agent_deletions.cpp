#include "identity/sqlite/agent_deletions.hpp"

#include "identity/agent_audit.hpp"
#include "identity/agent_deletion_queries.hpp"
#include "identity/sqlite/agent_rows.hpp"
#include "identity/sqlite/sql.hpp"
#include "sqlite/audit_log.hpp"
#include "sqlite/change.hpp"
#include "sqlite/entity.hpp"
#include "sqlite/idempotency_store.hpp"

#include <fmt/format.h>

#include <string>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

template <class... Args>
std::optional<AgentDeletion> load(Connection& db, const Query& query, const Args&... args) {
    Statement row = db.prepare(query);
    row.bind(args...);
    if (!row.step()) return std::nullopt;
    return read_entity<AgentDeletion>(row);
}

std::optional<AgentDeletion> load_deletion(
    Connection& db, const OrgId& org, const AgentDeletionId& id
) {
    return load(db, find_deletion_query(), org, id);
}

std::optional<AgentDeletion> load_open_deletion(
    Connection& db, const OrgId& org, const std::string& agent_id
) {
    return load(db, find_open_deletion_query(), org, agent_id);
}

DeletionStep plan(Connection& db, const AgentDeletion& job, std::int64_t limit, Time now) {
    DeletionStep step{
        .job = job.id,
        .org_id = job.org_id,
        .agent_id = job.agent_id,
        .time = now,
        .decisions = {},
        .limit = limit,
        .deleted = {}
    };
    Statement row = db.prepare(sql::list_agent_decisions);
    row.bind(job.org_id, job.agent_id, limit);
    while (row.step()) step.decisions.push_back(row.column<DecisionId>(0));
    step.is_rest = static_cast<std::int64_t>(step.decisions.size()) < limit;
    return step;
}

void log_end(Connection& db, const AgentDeletion& job, Time now) {
    AuditEntry entry = audit_of_end(job, now);
    entry.after = audit_text(job.deleted);
    insert_audit_entry(db, entry);
}

/// The deletion that goes on already, if there is one, for the idempotency key.
std::optional<AgentDeletion> join_deletion(
    Connection& db, const AgentDeletion& wanted, std::optional<Idempotency> once
) {
    auto job = load_open_deletion(db, wanted.org_id, wanted.agent_id);
    if (job && once) once->answer = kept_answer(job->id);
    if (job) keep_key(db, wanted.org_id, once);
    return job;
}

void accept_deletion(Connection& db, const AgentDeletion& wanted, const Lease& lease) {
    db.execute(sql::mark_agent_deleting, wanted.org_id, wanted.agent_id);
    db.execute(
        sql::insert_agent_deletion,
        wanted.id,
        wanted.org_id,
        wanted.agent_id,
        wanted.requested_by,
        wanted.created_at,
        lease.holder,
        lease.until,
        db.execute(sql::delete_agent_keys, wanted.org_id, wanted.agent_id)
    );
}

}  // namespace

asio::awaitable<std::optional<AgentDeletion>> SqliteAgentDeletions::begin(
    AgentDeletion wanted, Lease lease, Change change
) {
    co_return co_await database_.write([&](Connection& db) {
        const auto agent = load_agent(db, wanted.org_id, wanted.agent_id);
        if (!agent) return join_deletion(db, wanted, change.once);
        Change accepted = change;
        accepted.audit.before = audit_text(*agent);
        if (accepted.once) accepted.once->answer = kept_answer(wanted.id);
        record_change(db, accepted);
        accept_deletion(db, wanted, lease);
        return load_open_deletion(db, wanted.org_id, wanted.agent_id);
    });
}

asio::awaitable<std::optional<AgentDeletion>> SqliteAgentDeletions::find(
    OrgId org, AgentDeletionId id
) {
    co_return co_await database_.read([&](Connection& db) { return load_deletion(db, org, id); });
}

asio::awaitable<std::optional<AgentDeletion>> SqliteAgentDeletions::find_open(
    OrgId org, std::string agent_id
) {
    co_return co_await database_.read([&](Connection& db) {
        return load_open_deletion(db, org, agent_id);
    });
}

asio::awaitable<std::optional<AgentDeletion>> SqliteAgentDeletions::claim(Time now, Lease lease) {
    static const MadeQuery query(
        sql::claim_agent_deletion.name,
        fmt::format(
            fmt::runtime(sql::claim_agent_deletion.text),
            fmt::arg("columns", column_list<AgentDeletion>())
        )
    );
    const auto find_due = [&](Connection& db) {
        return db.find<AgentDeletionId>(sql::find_due_agent_deletion, now);
    };
    // Almost always there is none, and looking needs no turn of the writer.
    if (!co_await database_.read(find_due)) co_return std::nullopt;
    co_return co_await database_.write([&](Connection& db) -> std::optional<AgentDeletion> {
        const auto id = find_due(db);
        if (!id) return std::nullopt;
        return load(db, query, *id, lease.holder, lease.until);
    });
}

asio::awaitable<std::optional<AgentDeletion>> SqliteAgentDeletions::advance(
    AgentDeletion job, Lease lease, std::int64_t limit, Time now
) {
    co_return co_await database_.write([&](Connection& db) -> std::optional<AgentDeletion> {
        if (db.execute(sql::hold_agent_deletion, job.org_id, job.id, lease.holder, lease.until) ==
            0)
            return std::nullopt;
        DeletionStep step = plan(db, job, limit, now);
        write_rows(db, writers_, step);
        DeletedCounts& deleted = step.deleted;
        if (step.is_rest) {
            deleted.grants =
                db.execute(sql::delete_agent_grants, job.org_id, job.agent_id, step.limit);
            deleted.agents = db.execute(sql::delete_agent, job.org_id, job.agent_id);
            db.execute(sql::finish_agent_deletion, job.org_id, job.agent_id, job.id, now);
        }
        db.execute(
            sql::count_deleted_rows,
            job.org_id,
            job.id,
            deleted.evidence,
            deleted.alternatives,
            deleted.decisions,
            deleted.runs,
            deleted.agents,
            deleted.grants,
            deleted.events
        );
        auto after = load_deletion(db, job.org_id, job.id);
        if (after && after->is_done()) log_end(db, *after, now);
        return after;
    });
}

asio::awaitable<void> SqliteAgentDeletions::release(AgentDeletion job, Uuid holder) {
    co_await database_.write([&](Connection& db) {
        db.execute(
            sql::release_agent_deletion,
            job.org_id,
            job.id,
            holder,
            job.retry_at,
            job.failures,
            job.error
        );
    });
}

asio::awaitable<std::int64_t> SqliteAgentDeletions::forget(Time before) {
    co_return co_await database_.write([&](Connection& db) {
        return db.execute(sql::forget_agent_deletions, before);
    });
}

}  // namespace akashi::sqlite
