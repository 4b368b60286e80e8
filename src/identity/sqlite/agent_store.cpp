#include "identity/sqlite/agent_store.hpp"

#include "identity/agent.hpp"
#include "identity/agent_audit.hpp"
#include "identity/sqlite/agent_rows.hpp"
#include "identity/sqlite/key_rows.hpp"
#include "identity/sqlite/organization_store.hpp"
#include "identity/sqlite/sql.hpp"
#include "sqlite/agent_limit.hpp"
#include "sqlite/change.hpp"
#include "sqlite/visibility.hpp"

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

/// Changes an agent by `edit`, all but its tags. The agent after the change.
template <class Edit>
Result<Agent> edit_agent(
    Connection& db, OrgId org, const std::string& agent_id, Time now, Change change, Edit edit
) {
    const auto before = load_agent(db, org, agent_id);
    if (!before) return agent_not_found();
    Result<Agent> after = edit(*before);
    if (!after) return after;
    after->updated_at = now;
    change.audit.before = audit_text(*before);
    change.audit.after = audit_text(*after);
    record_change(db, change);
    db.execute(sql::update_agent, org, agent_id, after->name, after->metadata, now);
    return after;
}

}  // namespace

asio::awaitable<Result<Agent>> SqliteAgentStore::create(
    Agent agent, std::optional<ApiKey> key, Change change
) {
    change.audit.after = audit_text(agent, key);
    co_return co_await database_.write([&](Connection& db) -> Result<Agent> {
        if (const auto org = load_organization(db, agent.org_id); org && org->is_deleting)
            return organization_is_being_deleted();
        if (const auto is_deleting =
                db.find<std::int64_t>(sql::agent_exists, agent.org_id, agent.agent_id))
            return *is_deleting != 0 ? agent_is_being_deleted() : agent_exists_already();
        if (auto error = check_room_for_agent(db, agent.org_id, quotas_)) return std::move(*error);
        record_change(db, change);
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

asio::awaitable<std::optional<TokenHolder>> SqliteAgentStore::find_holder(
    TokenSubject subject, Time now
) {
    co_return co_await database_.read([&](Connection& db) {
        return load_token_holder(db, subject, now);
    });
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
    OrgId org, std::string agent_id, AgentChanges changes, Time now, Change change
) {
    const auto edit = [&](Agent agent) { return changed(std::move(agent), changes); };
    co_return co_await database_.write([&](Connection& db) {
        return edit_agent(db, org, agent_id, now, change, edit);
    });
}

asio::awaitable<Result<Agent>> SqliteAgentStore::set_tags(
    OrgId org, std::string agent_id, std::vector<std::string> tags, Time now, Change change
) {
    const auto edit = [&](Agent agent) -> Result<Agent> {
        agent.tags = without_duplicates(tags);
        return agent;
    };
    co_return co_await database_.write([&](Connection& db) {
        auto agent = edit_agent(db, org, agent_id, now, change, edit);
        if (agent) write_tags(db, org, agent_id, agent->tags);
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
    co_return co_await database_.read([&](Connection& db) {
        return may_see(db, org, visibility, agent_id);
    });
}

asio::awaitable<void> SqliteAgentStore::touch(std::vector<std::pair<AgentRowId, Time>> seen) {
    co_await database_.write([&](Connection& db) {
        for (const auto& [id, time] : seen) db.execute(sql::touch_agent, id, time);
    });
}

}  // namespace akashi::sqlite
