#include "identity/postgres/agent_store.hpp"

#include "core/page.hpp"
#include "identity/agent_audit.hpp"
#include "identity/postgres/agent_rows.hpp"
#include "identity/postgres/sql.hpp"
#include "postgres/change.hpp"

#include <algorithm>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

constexpr int kEditAttempts = 5;

}  // namespace

asio::awaitable<Result<Agent>> PostgresAgentStore::create(
    Agent agent, std::optional<ApiKey> key, Change change
) {
    change.audit.after = audit_text(agent, key);
    std::vector<Statement> statements;
    if (quotas_ != Quotas::none) {
        statements.push_back(
            {&sql::require_agent_place,
             Parameters::of(agent.org_id, agent.agent_id, quotas_ == Quotas::all)}
        );
    }
    statements.push_back(insert_agent(agent));
    if (key) statements.push_back(insert_key(*key));
    try {
        co_await write_change(pool_, std::move(statements), change);
        co_return agent;
    } catch (const PostgresError& error) {
        constexpr std::string_view kOrganizationGoes = "AK401";
        if (error.state() == kOrganizationGoes) co_return organization_is_being_deleted();
        constexpr std::string_view kNoPlace = "AK430";
        if (error.state() == kNoPlace) co_return agent_limit_exceeded(error.reason());
        if (error.constraint() != "agents_by_name") throw;
    }
    const bool is_there = (co_await find(agent.org_id, agent.agent_id)).has_value();
    co_return is_there ? agent_exists_already() : agent_is_being_deleted();
}

asio::awaitable<std::optional<Agent>> PostgresAgentStore::find(OrgId org, std::string agent_id) {
    return load_agent(pool_, org, std::move(agent_id));
}

asio::awaitable<std::optional<TokenHolder>> PostgresAgentStore::find_holder(
    TokenSubject subject, Time now
) {
    const Rows rows = co_await pool_.run(
        sql::find_token_holder, Parameters::of(subject.id, subject.key, subject.issuer, now)
    );
    if (rows.empty()) co_return std::nullopt;
    constexpr int kKeyColumn = 10;
    TokenHolder holder{
        .agent = read_agent(rows, 0),
        .key_prefix = rows.get<std::string>(0, kKeyColumn),
        .key_expires_at = rows.get<std::optional<Time>>(0, kKeyColumn + 1),
        .issuer = std::nullopt,
        .awaits_verification = rows.get<bool>(0, kKeyColumn + 4)
    };
    if (subject.issuer) {
        const auto role = parse_role(rows.get<std::string>(0, kKeyColumn + 3));
        holder.issuer = {
            *subject.issuer, rows.get<std::string>(0, kKeyColumn + 2), role.value_or(Role::reader)
        };
    }
    co_return holder;
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

asio::awaitable<Result<Agent>> PostgresAgentStore::update(
    OrgId org, std::string agent_id, AgentChanges changes, Time now, Change change
) {
    return edit(
        org,
        std::move(agent_id),
        now,
        std::move(change),
        [changes = std::move(changes)](Agent agent) { return changed(std::move(agent), changes); }
    );
}

asio::awaitable<Result<Agent>> PostgresAgentStore::set_tags(
    OrgId org, std::string agent_id, std::vector<std::string> tags, Time now, Change change
) {
    return edit(
        org,
        std::move(agent_id),
        now,
        std::move(change),
        [tags = without_duplicates(std::move(tags))](Agent agent) -> Result<Agent> {
            agent.tags = tags;
            return agent;
        }
    );
}

/// The agent has to be seen before it is written, so another change may come between.
asio::awaitable<Result<Agent>> PostgresAgentStore::edit(
    OrgId org, std::string agent_id, Time now, Change change, Edit edit
) {
    for (int attempt = 0; attempt < kEditAttempts; ++attempt) {
        const auto before = co_await find(org, agent_id);
        if (!before) co_return agent_not_found();
        auto after = edit(*before);
        if (!after) co_return after.error();
        after->updated_at = now;
        change.audit.before = audit_text(*before);
        change.audit.after = audit_text(*after);
        std::vector<Statement> effect;
        effect.push_back(update_agent(*before, *after));
        if (co_await write_change(pool_, std::move(effect), change)) co_return after;
    }
    throw Unavailable("the agent is being changed by others; try again");
}

asio::awaitable<std::int64_t> PostgresAgentStore::count(OrgId org) {
    const Rows rows = co_await pool_.run(sql::count_agents, Parameters::of(org));
    co_return rows.get<std::int64_t>(0, 0);
}

asio::awaitable<bool> PostgresAgentStore::can_see(
    OrgId org, Visibility visibility, std::string agent_id
) {
    const Rows rows =
        co_await pool_.run(sql::may_see, Parameters::of(org, visibility.agent_id(), agent_id));
    co_return rows.get<bool>(0, 0);
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
