#include "identity/postgres/agent_deletions.hpp"

#include "base/result.hpp"
#include "identity/agent_audit.hpp"
#include "identity/agent_deletion_queries.hpp"
#include "identity/postgres/agent_rows.hpp"
#include "identity/postgres/sql.hpp"
#include "postgres/change.hpp"
#include "postgres/entity.hpp"
#include "postgres/idempotency_store.hpp"
#include "postgres/write_batch.hpp"

#include <fmt/format.h>

#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

constexpr int kBeginAttempts = 5;
/// Which of begin_statements() finds the job.
constexpr std::size_t kAcceptedJob = 2;

std::optional<AgentDeletion> read_deletion(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return read_entity<AgentDeletion>(rows, 0);
}

/// Runs the batch of a step. False when the lease was lost.
asio::awaitable<bool> commit_step(Pool& pool, WriteBatch& batch) {
    constexpr std::string_view kLockNotAvailable = "55P03";
    try {
        co_await batch.commit(pool);
        co_return true;
    } catch (const PostgresError& error) {
        if (error.is_requirement()) co_return false;
        if (error.state() == kLockNotAvailable)
            throw Unavailable("others use the rows that are to be deleted; it will be repeated");
        throw;
    }
}

Statement open_job_of(const AgentDeletion& job) {
    return {&find_open_deletion_query(), Parameters::of(job.org_id, job.agent_id)};
}

/// Fails by akashi_require() when the agent was changed after `updated_at`.
std::vector<Statement> begin_statements(
    const AgentDeletion& wanted, const Lease& lease, Time updated_at
) {
    std::vector<Statement> statements;
    statements.push_back(
        {&sql::begin_agent_deletion,
         Parameters::of(
             wanted.id,
             wanted.org_id,
             wanted.agent_id,
             wanted.requested_by,
             wanted.created_at,
             lease.holder,
             lease.until,
             updated_at
         )}
    );
    statements.push_back({&sql::delete_agent_keys, Parameters::of(wanted.org_id, wanted.agent_id)});
    statements.push_back(open_job_of(wanted));
    return statements;
}

/// `'decisions', decisions, …`, for jsonb_build_object(): as audit_text() writes the counts.
std::string count_list() {
    std::string list;
    const DeletedCounts counts;
    visit_counts(counts, [&](std::string_view name, std::int64_t) {
        list += fmt::format("{}'{}', {}", list.empty() ? "" : ", ", name, name);
    });
    return list;
}

Statement log_end(const AgentDeletion& job, Time now) {
    static const MadeQuery query(
        sql::log_agent_deletion.name,
        fmt::format(fmt::runtime(sql::log_agent_deletion.text), fmt::arg("counts", count_list()))
    );
    const AuditEntry entry = audit_of_end(job, now);
    return {
        &query,
        Parameters::of(
            entry.org,
            job.id,
            entry.occurred_at,
            entry.actor_agent_id,
            to_string(entry.actor_role),
            entry.request_id,
            entry.endpoint,
            entry.operation,
            entry.resource_type,
            entry.resource_id,
            Json{entry.metadata}
        )
    };
}

}  // namespace

asio::awaitable<std::optional<AgentDeletion>> PostgresAgentDeletions::begin(
    AgentDeletion wanted, Lease lease, Change change
) {
    const std::optional<Idempotency> once = change.once;
    if (change.once) change.once->answer = kept_answer(wanted.id);
    for (int attempt = 0; attempt < kBeginAttempts; ++attempt) {
        const auto agent = co_await load_agent(pool_, wanted.org_id, wanted.agent_id);
        if (!agent) co_return co_await join(wanted, once);
        change.audit.before = audit_text(*agent);
        const auto results = co_await write_change(
            pool_, begin_statements(wanted, lease, agent->updated_at), change
        );
        if (results) co_return read_deletion(results->at(kAcceptedJob));
    }
    throw Unavailable("the agent is being changed by others; try again");
}

/// The deletion that goes on already, if there is one, for the idempotency key.
asio::awaitable<std::optional<AgentDeletion>> PostgresAgentDeletions::join(
    const AgentDeletion& wanted, const std::optional<Idempotency>& once
) {
    std::vector<Statement> statements;
    if (once) {
        statements.push_back(
            {&sql::insert_deletion_key,
             Parameters::of(
                 wanted.org_id,
                 once->agent_id,
                 once->endpoint,
                 once->key,
                 once->fingerprint,
                 wanted.created_at,
                 wanted.agent_id
             )}
        );
    }
    statements.push_back(open_job_of(wanted));
    const std::vector<Rows> results = co_await write_once(pool_, std::move(statements));
    co_return read_deletion(results.back());
}

asio::awaitable<std::optional<AgentDeletion>> PostgresAgentDeletions::find(
    OrgId org, AgentDeletionId id
) {
    co_return read_deletion(co_await pool_.run(find_deletion_query(), Parameters::of(org, id)));
}

asio::awaitable<std::optional<AgentDeletion>> PostgresAgentDeletions::find_open(
    OrgId org, std::string agent_id
) {
    co_return read_deletion(
        co_await pool_.run(find_open_deletion_query(), Parameters::of(org, agent_id))
    );
}

asio::awaitable<std::optional<AgentDeletion>> PostgresAgentDeletions::claim(Time now, Lease lease) {
    static const MadeQuery query(
        sql::claim_agent_deletion.name,
        fmt::format(
            fmt::runtime(sql::claim_agent_deletion.text),
            fmt::arg("columns", column_list<AgentDeletion>())
        )
    );
    // Almost always there is none, and looking also works where nothing can be written.
    const Rows due = co_await pool_.run(sql::find_due_agent_deletion, Parameters::of(now));
    if (due.empty()) co_return std::nullopt;
    co_return read_deletion(
        co_await pool_.run(query, Parameters::of(lease.holder, lease.until, now))
    );
}

asio::awaitable<std::optional<AgentDeletion>> PostgresAgentDeletions::advance(
    AgentDeletion job, Lease lease, std::int64_t limit, Time now
) {
    DeletionStep step = co_await plan(job, limit, now);
    DeletionStep* const planned = &step;
    std::optional<AgentDeletion> after;
    WriteBatch batch;
    batch.run(sql::limit_lock_wait, {});
    batch.run(
        sql::hold_agent_deletion, Parameters::of(job.org_id, job.id, lease.holder, lease.until)
    );
    for (auto* writer : writers_) writer->add_to(batch, {&planned, 1});
    if (step.is_rest) {
        batch.run(
            sql::delete_agent_grants, Parameters::of(job.org_id, job.agent_id, job.id, step.limit)
        );
        batch.run(sql::delete_agent, Parameters::of(job.org_id, job.agent_id, job.id));
        batch.run(
            sql::finish_agent_deletion, Parameters::of(job.org_id, job.agent_id, job.id, now)
        );
        Statement log = log_end(job, now);
        batch.run(*log.query, std::move(log.parameters));
    }
    batch.run(find_deletion_query(), Parameters::of(job.org_id, job.id), [&](const Rows& rows) {
        after = read_deletion(rows);
    });
    if (!co_await commit_step(pool_, batch)) co_return std::nullopt;
    co_return after;
}

asio::awaitable<void> PostgresAgentDeletions::release(AgentDeletion job, Uuid holder) {
    co_await pool_.run(
        sql::release_agent_deletion,
        Parameters::of(job.org_id, job.id, holder, job.retry_at, job.failures, job.error)
    );
}

asio::awaitable<std::int64_t> PostgresAgentDeletions::forget(Time before) {
    const Rows rows = co_await pool_.run(sql::forget_agent_deletions, Parameters::of(before));
    co_return rows.changed();
}

/// Nobody else deletes decisions of the agent, and none is added but by traces that were under way
/// when the deletion began.
asio::awaitable<DeletionStep> PostgresAgentDeletions::plan(
    const AgentDeletion& job, std::int64_t limit, Time now
) {
    const Rows rows = co_await pool_.run(
        sql::list_agent_decisions, Parameters::of(job.org_id, job.agent_id, limit)
    );
    DeletionStep step{
        .job = job.id,
        .org_id = job.org_id,
        .agent_id = job.agent_id,
        .time = now,
        .decisions = {},
        .is_rest = rows.count() < limit,
        .limit = limit,
        .deleted = {}
    };
    step.decisions.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row)
        step.decisions.push_back(rows.get<DecisionId>(row, 0));
    co_return step;
}

}  // namespace akashi::postgres
