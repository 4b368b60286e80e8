#include "identity/sqlite/agent_store.hpp"

#include "identity/agent.hpp"
#include "identity/sqlite/agent_rows.hpp"
#include "identity/sqlite/key_rows.hpp"
#include "identity/sqlite/organization_store.hpp"
#include "identity/sqlite/sql.hpp"
#include "sqlite/idempotency_store.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

void add_statistics(Connection& db, AgentListing& listing) {
    Statement row = db.prepare(sql::find_agent_statistics);
    row.bind(listing.agent.org_id, listing.agent.agent_id);
    if (!row.step()) return;
    listing.decision_count = row.column<std::int64_t>(0);
    listing.last_decision_at = row.column<std::optional<Time>>(1);
}

}  // namespace

asio::awaitable<Result<Agent>> SqliteAgentStore::create(
    Agent agent, std::optional<ApiKey> key, std::optional<Idempotency> once
) {
    co_return co_await database_.write([&](Connection& db) -> Result<Agent> {
        if (const auto org = load_organization(db, agent.org_id); org && org->is_deleting)
            return organization_is_being_deleted();
        if (const auto is_deleting =
                db.find<std::int64_t>(sql::agent_exists, agent.org_id, agent.agent_id))
            return *is_deleting != 0 ? agent_is_being_deleted() : agent_exists_already();
        keep_key(db, agent.org_id, once);
        insert_agent(db, agent);
        write_tags(db, agent.org_id, agent.agent_id, agent.tags);
        if (key) insert_key(db, *key);
        return agent;
    });
}

asio::awaitable<std::optional<Agent>> SqliteAgentStore::find(OrgId org, std::string agent_id) {
    co_return co_await database_.read([&](Connection& db) { return load_agent(db, org, agent_id); }
    );
}

asio::awaitable<std::optional<Agent>> SqliteAgentStore::find_by_id(AgentRowId id) {
    co_return co_await database_.read([&](Connection& db) { return load_agent(db, id); });
}

asio::awaitable<AgentPage> SqliteAgentStore::list(
    OrgId org, std::int64_t limit, std::int64_t offset, bool with_statistics
) {
    co_return co_await database_.read([&](Connection& db) {
        AgentPage page;
        for (Agent& agent : load_agents(db, org, limit, offset)) {
            AgentListing& listing = page.agents.emplace_back();
            listing.agent = std::move(agent);
            if (with_statistics) add_statistics(db, listing);
        }
        page.total = db.find<std::int64_t>(sql::count_agents, org).value_or(0);
        return page;
    });
}

asio::awaitable<Result<Agent>> SqliteAgentStore::update(
    OrgId org, std::string agent_id, AgentChanges changes, Time now, std::optional<Idempotency> once
) {
    co_return co_await database_.write([&](Connection& db) -> Result<Agent> {
        auto agent = load_agent(db, org, agent_id);
        if (!agent) return agent_not_found();
        auto metadata = merge_metadata(agent->metadata, changes.metadata);
        if (!metadata) return metadata.error();
        keep_key(db, org, once);
        agent->metadata = std::move(*metadata);
        if (changes.name) agent->name = *changes.name;
        agent->updated_at = now;
        db.execute(sql::update_agent, org, agent_id, agent->name, agent->metadata, now);
        return std::move(*agent);
    });
}

asio::awaitable<std::optional<Agent>> SqliteAgentStore::set_tags(
    OrgId org,
    std::string agent_id,
    std::vector<std::string> tags,
    Time now,
    std::optional<Idempotency> once
) {
    co_return co_await database_.write([&](Connection& db) {
        auto agent = load_agent(db, org, agent_id);
        if (!agent) return agent;
        keep_key(db, org, once);
        agent->tags = without_duplicates(tags);
        agent->updated_at = now;
        write_tags(db, org, agent_id, agent->tags);
        db.execute(sql::update_agent, org, agent_id, agent->name, agent->metadata, now);
        return agent;
    });
}

asio::awaitable<std::int64_t> SqliteAgentStore::count(OrgId org) {
    co_return co_await database_.read([&](Connection& db) {
        return db.find<std::int64_t>(sql::count_agents, org).value_or(0);
    });
}

asio::awaitable<bool> SqliteAgentStore::can_see(
    OrgId org, Visibility visibility, std::string agent_id
) {
    if (visibility.sees_everything() || visibility.agent_id() == agent_id) co_return true;
    co_return co_await database_.read([&](Connection& db) {
        return db.find<std::int64_t>(sql::shares_tag, org, visibility.agent_id(), agent_id)
            .has_value();
    });
}

asio::awaitable<void> SqliteAgentStore::touch(std::vector<std::pair<AgentRowId, Time>> seen) {
    co_await database_.write([&](Connection& db) {
        for (const auto& [id, time] : seen) db.execute(sql::touch_agent, id, time);
    });
}

}  // namespace akashi::sqlite
