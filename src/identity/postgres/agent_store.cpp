#include "identity/postgres/agent_store.hpp"

#include "core/page.hpp"
#include "identity/postgres/agent_rows.hpp"
#include "identity/postgres/sql.hpp"
#include "postgres/idempotency_store.hpp"

#include <algorithm>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

constexpr int kUpdateAttempts = 5;

Statement insert_idempotency_key(const WrittenAgent& written, const Idempotency& key) {
    return {
        &sql::insert_agent_idempotency_key,
        Parameters::of(
            written.org,
            key.agent_id,
            key.endpoint,
            key.key,
            key.fingerprint,
            key.answer,
            now(),
            written.agent_id,
            written.updated_at
        )
    };
}

}  // namespace

asio::awaitable<Result<Agent>> PostgresAgentStore::create(
    Agent agent, std::optional<ApiKey> key, std::optional<Idempotency> once
) {
    std::vector<Statement> statements;
    statements.push_back(insert_agent(agent));
    if (key) statements.push_back(insert_key(*key));
    if (once) {
        statements.push_back(
            insert_idempotency_key({agent.org_id, agent.agent_id, agent.updated_at}, *once)
        );
    }
    try {
        co_await write_once(pool_, std::move(statements));
        co_return agent;
    } catch (const PostgresError& error) {
        constexpr std::string_view kOrganizationGoes = "AK401";
        if (error.state() == kOrganizationGoes) co_return organization_is_being_deleted();
        if (error.constraint() != "agents_by_name") throw;
    }
    const bool is_there = (co_await find(agent.org_id, agent.agent_id)).has_value();
    co_return is_there ? agent_exists_already() : agent_is_being_deleted();
}

asio::awaitable<std::optional<Agent>> PostgresAgentStore::find_one(
    const Query& query, Parameters parameters
) {
    const Rows rows = co_await pool_.run(query, std::move(parameters));
    if (rows.empty()) co_return std::nullopt;
    co_return read_agent(rows, 0);
}

asio::awaitable<std::optional<Agent>> PostgresAgentStore::find(OrgId org, std::string agent_id) {
    co_return co_await find_one(sql::find_agent, Parameters::of(org, agent_id));
}

asio::awaitable<std::optional<Agent>> PostgresAgentStore::find_by_id(AgentRowId id) {
    co_return co_await find_one(sql::find_agent_by_id, Parameters::of(id));
}

asio::awaitable<AgentPage> PostgresAgentStore::list(
    OrgId org, std::int64_t limit, std::int64_t offset, bool with_statistics
) {
    std::vector<Statement> statements;
    statements.push_back({&sql::list_agents, Parameters::of(org, limit, offset, kPageBytes)});
    statements.push_back({&sql::count_agents, Parameters::of(org)});
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));
    AgentPage page;
    for (int row = 0; row < results[0].count(); ++row)
        page.agents.emplace_back().agent = read_agent(results[0], row);
    page.total = results[1].get<std::int64_t>(0, 0);
    if (with_statistics && !page.agents.empty()) co_await add_statistics(org, page);
    co_return page;
}

asio::awaitable<void> PostgresAgentStore::add_statistics(OrgId org, AgentPage& page) {
    std::vector<std::string> names;
    names.reserve(page.agents.size());
    for (const AgentListing& listing : page.agents) names.push_back(listing.agent.agent_id);
    const Rows rows = co_await pool_.run(sql::list_agent_statistics, Parameters::of(org, names));
    for (int row = 0; row < rows.count(); ++row) {
        const auto name = rows.get<std::string>(row, 0);
        for (AgentListing& listing : page.agents) {
            if (listing.agent.agent_id != name) continue;
            listing.decision_count = rows.get<std::int64_t>(row, 1);
            listing.last_decision_at = rows.get<std::optional<Time>>(row, 2);
        }
    }
}

/// The merged metadata has to be seen before it is written, so another change may come between.
asio::awaitable<Result<Agent>> PostgresAgentStore::update(
    OrgId org, std::string agent_id, AgentChanges changes, Time now, std::optional<Idempotency> once
) {
    for (int attempt = 0; attempt < kUpdateAttempts; ++attempt) {
        const auto agent = co_await find(org, agent_id);
        if (!agent) co_return agent_not_found();
        auto metadata = merge_metadata(agent->metadata, changes.metadata);
        if (!metadata) co_return metadata.error();
        Parameters parameters =
            Parameters::of(org, agent_id, changes.name, agent->updated_at, Json{*metadata}, now);
        auto updated = co_await change(
            {&sql::update_agent, std::move(parameters)}, {org, agent_id, now}, once
        );
        if (updated) co_return std::move(*updated);
    }
    throw Unavailable("the agent is being changed by others; try again");
}

asio::awaitable<std::optional<Agent>> PostgresAgentStore::set_tags(
    OrgId org,
    std::string agent_id,
    std::vector<std::string> tags,
    Time now,
    std::optional<Idempotency> once
) {
    Parameters parameters = Parameters::of(org, agent_id, without_duplicates(std::move(tags)), now);
    co_return co_await change(
        {&sql::set_tags, std::move(parameters)}, {org, agent_id, now}, std::move(once)
    );
}

/// Runs a statement that returns the changed agent, and stores the key in the same transaction.
asio::awaitable<std::optional<Agent>> PostgresAgentStore::change(
    Statement statement, WrittenAgent written, std::optional<Idempotency> once
) {
    std::vector<Statement> statements;
    statements.push_back(std::move(statement));
    if (once) statements.push_back(insert_idempotency_key(written, *once));
    const std::vector<Rows> results = co_await write_once(pool_, std::move(statements));
    if (results.front().empty()) co_return std::nullopt;
    co_return read_agent(results.front(), 0);
}

asio::awaitable<std::int64_t> PostgresAgentStore::count(OrgId org) {
    const Rows rows = co_await pool_.run(sql::count_agents, Parameters::of(org));
    co_return rows.get<std::int64_t>(0, 0);
}

asio::awaitable<bool> PostgresAgentStore::can_see(
    OrgId org, Visibility visibility, std::string agent_id
) {
    if (visibility.sees_everything() || visibility.agent_id() == agent_id) co_return true;
    const Rows rows =
        co_await pool_.run(sql::shares_tag, Parameters::of(org, visibility.agent_id(), agent_id));
    co_return !rows.empty();
}

asio::awaitable<void> PostgresAgentStore::touch(std::vector<std::pair<AgentRowId, Time>> seen) {
    std::ranges::sort(seen);  // the same order everywhere, so that instances do not deadlock
    std::vector<AgentRowId> ids;
    std::vector<Time> times;
    for (const auto& [id, time] : seen) {
        ids.push_back(id);
        times.push_back(time);
    }
    co_await pool_.run(sql::touch_agents, Parameters::of(ids, times));
}

}  // namespace akashi::postgres
